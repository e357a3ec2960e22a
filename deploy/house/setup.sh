#!/bin/sh
# Makes .venv and installs the locked requirements into it: `setup.sh run` for what runs, `setup.sh dev` for the checks as well.
# A stamp keeps the digest of what was installed, so a second call returns at once and a changed lock is noticed.
# Runs on a machine that may have only sh and apt; prints what it does, and what to do where it cannot go on.
set -eu
cd "$(dirname "$0")/../.."
what=${1:?usage: setup.sh run|dev}
case $what in
run) set -- -r requirements.txt ;;
dev) set -- -r requirements.txt -r requirements-dev.txt ;;
*) echo "usage: setup.sh run|dev" >&2 && exit 2 ;;
esac

usable() { # A Python of 3.11 or later that can make a venv with pip in it.
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for python in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if usable "$python"; then
            command -v "$python"
            return 0
        fi
    done
    return 1
}

apt_python() { # Debian and Ubuntu ship Python without its venv; only root may mend that.
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && [ -z "${PYTHON:-}" ] || return 1
    echo "setup: no Python 3.11 with venv found; installing python3 and python3-venv with apt-get" >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv >&2
}

digest=$(cat deploy/house/setup.sh requirements.txt requirements-dev.txt | cksum)
for stamp in .venv/installed-dev ".venv/installed-$what"; do # what the checks need includes what runs
    if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then
        exit 0
    fi
done

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then # none yet, or one cut short, or one whose Python is gone
    python=$(find_python) || { apt_python && python=$(find_python); } || {
        echo "Tonepath needs Python 3.11 or later with its venv module; looked for ${PYTHON:-python3}, found: $(command -v "${PYTHON:-python3}" >/dev/null && "${PYTHON:-python3}" -V 2>&1 || echo none)" >&2
        echo "Mend: on Debian or Ubuntu 'apt-get install python3 python3-venv' as root; elsewhere install it from your system's packages," >&2
        echo "or name one: make run PYTHON=/path/to/python3" >&2
        exit 1
    }
    echo "setup: making .venv with $("$python" -V)" >&2
    rm -f .venv/installed-*
    "$python" -m venv --clear .venv
fi
echo "setup: installing the locked requirements ($what); this takes a minute, once" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes "$@"
echo "$digest" >".venv/installed-$what"
