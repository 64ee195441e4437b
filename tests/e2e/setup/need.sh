#!/bin/sh
# need.sh TEST PACKAGE PURPOSE: when the command line TEST fails, installs Debian's PACKAGE where that takes no question
# (root, or sudo without a password), else says what to install.
set -eu
test=$1 package=$2 purpose=$3

there() {
  sh -c "$test" >/dev/null 2>&1
}

there && exit 0

if command -v apt-get >/dev/null 2>&1; then
  root=none
  [ "$(id -u)" = 0 ] && root=
  [ "$root" = none ] && sudo -n true 2>/dev/null && root=sudo
  if [ "$root" = none ]; then
    echo "Missing: $package ($purpose). Install it and run make again: sudo apt-get install $package" >&2
    exit 1
  fi
  echo "-- Debian's $package ($purpose)"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  # Updated first: the lists of a fresh machine are empty or old.
  if $root apt-get -qq update >"$log" 2>&1 &&
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$package" >>"$log" 2>&1 &&
    there; then
    exit 0
  fi
  tail -20 "$log" >&2
fi
echo "Missing: $package ($purpose). Install it with this system's package manager and run make again." >&2
exit 1
