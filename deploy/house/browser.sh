#!/bin/sh
# A real Chromium, a real Firefox and a Chinese font for the tests of the pages; `browser.sh pictures` also what Chromium needs to draw
# fields for dates in Chinese. Does nothing when all of them are here.
set -eu
missing=
command -v chromium >/dev/null || missing="$missing chromium"
command -v firefox-esr >/dev/null || command -v firefox >/dev/null || missing="$missing firefox-esr"
{ command -v fc-list >/dev/null && fc-list :lang=zh | grep -q .; } || missing="$missing fontconfig fonts-wqy-zenhei"
if [ "${1:-}" = pictures ]; then
    [ -e /usr/lib/chromium/locales/zh-CN.pak ] || missing="$missing chromium-l10n"
fi
if [ -z "$missing" ]; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "the tests of the pages need Chromium, Firefox and a Chinese font; not here:$missing" >&2
    echo "Mend: on Debian 'apt-get install$missing' as root; elsewhere install them from your system's packages" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Unquoted on purpose: a list of packages.
apt-get install -y -qq --no-install-recommends $missing >/dev/null
