#!/bin/sh
# Prints the prefix of a Node 24, with its headers: npm's package on Linux, else the one on the PATH.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
for arch in x64 arm64; do
  prefix="$here/node_modules/node-linux-$arch"
  if [ -x "$prefix/bin/node" ]; then
    echo "$prefix"
    exit 0
  fi
done
if command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" = 24 ]; then
  node -p 'require("node:path").resolve(process.execPath, "../..")'
  exit 0
fi
echo "code-server needs Node 24, and npm has no package of it for this machine: put Node 24 on the PATH, or use the desktop's code." >&2
exit 1
