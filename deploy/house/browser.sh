#!/bin/sh
# A real Chromium and a Chinese font for the tests of the pages. Does nothing when both are here.
set -eu
fonts() { command -v fc-list >/dev/null && fc-list :lang=zh | grep -q .; }
if command -v chromium >/dev/null && fonts; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "the tests of the pages need Chromium and a Chinese font; mend: install chromium and fonts-wqy-zenhei" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-wqy-zenhei >/dev/null
