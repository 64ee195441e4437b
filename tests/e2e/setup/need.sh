#!/bin/sh
# need.sh COMMAND PACKAGE WHAT-FOR: makes sure that COMMAND is there. Installs Debian's PACKAGE where that is possible
# without a question (root, or sudo without a password), else says what to do. COMMAND may be several, with bars
# between them: any of them will do.
set -eu
commands=$1 package=$2 purpose=$3

there() {
  for command in $(echo "$commands" | tr '|' ' '); do
    command -v "$command" >/dev/null 2>&1 && return 0
  done
  return 1
}

there && exit 0

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then
    root=
  elif sudo -n true 2>/dev/null; then
    root=sudo
  else
    echo "Missing: $package ($purpose). Install it with: sudo apt-get install $package" >&2
    exit 1
  fi
  echo "-- installing Debian's $package ($purpose)"
  log=$(mktemp)
  # The lists of a fresh machine may be empty or old.
  if $root apt-get -qq update >"$log" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive $root apt-get -qq -y install --no-install-recommends "$package" >>"$log" 2>&1 && there; then
    rm -f "$log"
    exit 0
  fi
  tail -20 "$log" >&2
  rm -f "$log"
fi
echo "Missing: $commands ($purpose). Install it with your system's package manager and run make again." >&2
exit 1
