#!/bin/sh
# Builds what the browser gets: `web.sh build` into designer/web/dist, `web.sh types` the API's types, `web.sh npm WORD...` any npm command.
# Takes the system's node where it is new enough, else the pinned one from pip, kept apart in .venv-node. A stamp keeps the digest of
# what was built from, so a second call returns at once. Runs on a machine that may have neither node nor npm.
set -eu
cd "$(dirname "$0")/../.."
what=${1:?usage: web.sh build|types|npm WORD...}
shift
web=designer/web

new_enough() { # node of 20.19 or later, or 22.12 or later, as vite asks; with an npm beside it.
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
        node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)' >/dev/null 2>&1
}

find_node() {
    new_enough && return 0
    if [ "$(cat .venv-node/installed 2>/dev/null)" != "$(cksum <deploy/house/node.txt)" ]; then
        echo "web: no node >= 20.19 found; installing the pinned one with pip; this takes a minute, once" >&2
        rm -rf .venv-node
        .venv/bin/python -m venv .venv-node
        .venv-node/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r deploy/house/node.txt
        cksum <deploy/house/node.txt >.venv-node/installed
    fi
    PATH="$PWD/.venv-node/bin:$PATH"
    export PATH
}

sources() { # The digest of everything the bundle is made of.
    find $web/src $web/public $web/scripts schemas $web/index.html $web/package.json $web/package-lock.json $web/vite.config.ts $web/tsconfig.json deploy/house/web.sh \
        -type f 2>/dev/null | LC_ALL=C sort | xargs cat | cksum
}

packages() {
    if [ "$(cat $web/node_modules/.installed 2>/dev/null)" != "$(cksum <$web/package-lock.json)" ]; then
        echo "web: installing the locked packages" >&2
        (cd $web && npm ci --no-audit --no-fund --loglevel=error)
        cksum <$web/package-lock.json >$web/node_modules/.installed
    fi
}

pack() { # A packed copy beside every file a browser would unpack; made once here instead of at every request.
    .venv/bin/python - "$web/dist/assets" <<'PYTHON'
import gzip, pathlib, sys

for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")):
    if path.suffix in {".js", ".css", ".svg", ".json", ".wasm"} and path.stat().st_size > 1000:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
PYTHON
}

case $what in
build)
    if [ -f $web/dist/index.html ] && [ "$(cat $web/dist/.built 2>/dev/null)" = "$(sources)" ]; then
        exit 0
    fi
    find_node
    packages
    echo "web: building what the browser gets" >&2
    digest=$(sources)
    (cd $web && npm run --silent build)
    pack
    echo "$digest" >$web/dist/.built
    ;;
types)
    find_node
    packages
    mkdir -p $web/src/generated
    scratch=$(mktemp)
    trap 'rm -f "$scratch"' EXIT
    .venv/bin/python -m designer.api >"$scratch"
    (cd $web && npx --no-install openapi-typescript "$scratch" --output src/generated/api.d.ts --immutable >/dev/null)
    ;;
npm)
    find_node
    packages
    (cd $web && npm "$@")
    ;;
*) echo "usage: web.sh build|types|npm WORD..." >&2 && exit 2 ;;
esac
