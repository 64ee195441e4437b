#!/bin/sh
# Puts a runnable code-server, and the Node it needs, under tests/e2e/node_modules. About 820 MB.
# Needs npm and, for two small native modules, g++, make and python3.
set -eu
cd "$(dirname "$0")/.."

# With install scripts code-server builds kerberos, sqlite3 and modules for Windows: minutes instead of one, and libkrb5's
# headers. None of them is used here, so scripts are off, and the two modules that are used are built below.
npm ci --ignore-scripts --no-audit --no-fund

node24=$(./setup/node24.sh)
PATH="$node24/bin:$PATH"
export PATH

cd node_modules/code-server/lib/vscode
# Its shrinkwrap lacks a package, so `npm ci` refuses; `npm install` takes every version that the shrinkwrap does name.
npm install --omit=dev --ignore-scripts --no-audit --no-fund
(cd extensions && npm install --omit=dev --ignore-scripts --no-audit --no-fund)

# spdlog writes the log files, an extension's output channel among them. The headers must be those of the Node that
# will load it, whatever `nodedir` this machine's npm is set to.
npm_config_nodedir="$node24" npm rebuild @vscode/spdlog @vscode/native-watchdog
