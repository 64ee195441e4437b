#!/bin/sh
# Checks what everything else is built with: Python 3.11 with venv, Node 20, npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# Debian splits venv off from its Python; only that can be mended here.
if [ -z "${PYTHON:-}" ] && ! "$here/find-python.sh" >/dev/null 2>&1 &&
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  "$here/need.sh" 'python3 -c "import venv, ensurepip"' python3-venv 'Python environments'
fi
"$here/find-python.sh" >/dev/null

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "Node 20 or newer, with npm, is needed: https://nodejs.org, or a version manager such as nvm or fnm." >&2
  exit 1
fi
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  echo "Node 20 or newer is needed; this is $(node -v)." >&2
  exit 1
fi
