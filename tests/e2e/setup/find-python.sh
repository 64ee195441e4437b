#!/bin/sh
# Prints a Python 3.11 or newer that can make virtual environments: the one that PYTHON names, else the first on the PATH.
set -eu
fits='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
  # Run, and not only looked for: a version manager puts shims on the PATH for versions that are not installed.
  if "$python" -c "$fits" >/dev/null 2>&1; then
    echo "$python"
    exit 0
  fi
done
if [ -n "${PYTHON:-}" ]; then
  echo "PYTHON=$PYTHON is no Python 3.11 or newer with venv." >&2
else
  echo "Python 3.11 or newer, with venv, is needed (Debian: apt-get install python3 python3-venv; macOS: brew install" \
    "python3). Or name one: make PYTHON=/path/to/python3.12" >&2
fi
exit 1
