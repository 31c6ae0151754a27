#!/bin/sh
# The browser for the tests: the machine's own, else Debian's package when root, else playwright's download.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  exit 0
fi
.venv/bin/playwright install chromium || {
  echo "The browser tests need Chromium. Install it with your system's packages and try again." >&2
  exit 1
}
