#!/bin/sh
# Compiles requirements.in and requirements-dev.in to hash-locked files. Run by `make lock`; the only place that resolves versions.
# Resolution happens on Python 3.11, the oldest one supported, so that every pin exists for 3.11 and later.
set -eu
cd "$(dirname "$0")/../.."
PY=.venv/bin/python
"$PY" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "make lock: resolve on Python 3.11, the oldest supported (this venv has $("$PY" -V)). Mend: rm -r .venv && make lock PYTHON=python3.11" >&2
    exit 1
}

# A developer's own pip settings (extra indexes, folders of wheels, constraints) must not decide what everyone installs.
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL PIP_INDEX_URL PIP_CONSTRAINT PIP_PRE 2>/dev/null || true
export PIP_CONFIG_FILE=/dev/null

compile() { # SOURCE TARGET [OPTION...]
    source=$1 target=$2
    shift 2
    CUSTOM_COMPILE_COMMAND='make lock' "$PY" -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-config \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@" --output-file "$target" "$source"
}

# pip-compile keeps only what the resolving Python needs. A line of requirements.in with a marker for a later Python is locked here,
# by the hashes of its files for both processor families, and appended with its marker.
later() { # NAME PYTHON
    scratch=$(mktemp -d)
    for machine in x86_64 aarch64; do
        "$PY" -m pip download --quiet --no-deps --only-binary=:all: --python-version "$2" --platform "manylinux_2_17_$machine" \
            --platform "manylinux_2_28_$machine" --dest "$scratch" "$1"
    done
    "$PY" - "$scratch" "$1" "$2" <<'PYTHON'
import hashlib, pathlib, sys

folder, name, python = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
wheels = sorted(folder.glob("*.whl"))
versions = {wheel.name.split("-")[1] for wheel in wheels}
assert len(versions) == 1, f"{name}: one version expected, found {sorted(versions)}"
lines = [f'{name}=={versions.pop()} ; python_version >= "{python}"']
lines += [f"--hash=sha256:{digest}" for digest in sorted({hashlib.sha256(w.read_bytes()).hexdigest() for w in wheels})]
print(" \\\n    ".join(lines))
print("    # via -r requirements.in")
PYTHON
    rm -r "$scratch"
}

compile requirements.in requirements.txt "$@"
sed -nE 's/^([a-z0-9-]+); *python_version >= "([0-9.]+)".*/\1 \2/p' requirements.in | while read -r name python; do
    later "$name" "$python" >>requirements.txt
done
compile requirements-dev.in requirements-dev.txt "$@"
