#!/bin/sh
# Makes sure that there is a Chromium to test with: the one that CHROMIUM names, the system's, else Debian's package,
# else Playwright's own download.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..

usual='command -v chromium || command -v chromium-browser || command -v google-chrome ||
  test -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ||
  test -x /Applications/Chromium.app/Contents/MacOS/Chromium'

if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || { echo "CHROMIUM=$CHROMIUM is not there" >&2; exit 1; }
elif command -v apt-get >/dev/null 2>&1; then
  "$here/need.sh" "$usual" chromium 'browser tests'
  # Without a font every letter is a box.
  "$here/need.sh" 'fc-list | grep -qi "dejavu\|liberation\|noto sans"' fonts-dejavu-core 'text in the pictures'
  "$here/need.sh" 'fc-list | grep -qi emoji' fonts-noto-color-emoji 'emoji in the pictures'
elif ! sh -c "$usual" >/dev/null 2>&1; then
  echo "-- Playwright's Chromium"
  node "$root/node_modules/playwright-core/cli.js" install chromium
fi
