"""The browser's part as it is served: a page for every address of it, its files once and for ever, and a strict policy."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from designer.shell import PAGES, serve_shell

INDEX = '<!doctype html><html lang="zh-CN"><meta name="csp-nonce" content="__NONCE__"><script src="/assets/a-1.js"></script>'


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "dist/assets").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("outside")
    (tmp_path / "dist/index.html").write_text(INDEX)
    (tmp_path / "dist/icon.svg").write_text("<svg/>")
    (tmp_path / "dist/assets/a-1.js").write_text("console.log(1)")
    (tmp_path / "dist/assets/a-1.js.gz").write_bytes(gzip.compress(b"console.log(1)"))
    (tmp_path / "dist/assets/b-2.css").write_text("a{}")
    return tmp_path / "dist"


@pytest.fixture
def shell(dist: Path) -> Flask:
    app = Flask(__name__)
    serve_shell(app, dist=dist)
    return app


@pytest.mark.parametrize("path", PAGES)
def test_every_address_gets_the_page_with_a_nonce_of_its_own(shell: Flask, path: str) -> None:
    client = shell.test_client()
    seen = set()
    for _ in range(2):
        answer = client.get(re.sub(r"<\w+>", "一", path), headers={"Accept-Language": "en"})
        nonce = re.search(r'content="([\w-]{20,})"', answer.text)
        assert nonce
        assert f"style-src 'self' 'nonce-{nonce[1]}'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'lang="en-US"' in answer.text
        seen.add(nonce[1])
    assert len(seen) == 2


def test_hashed_files_are_kept_for_ever_and_go_out_packed(shell: Flask) -> None:
    client = shell.test_client()
    with client.get("/assets/a-1.js", headers={"Accept-Encoding": "gzip, br"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == b"console.log(1)"
        assert packed.mimetype == "text/javascript"
    with client.get("/assets/a-1.js", headers={"Accept-Encoding": "identity"}) as plain:
        assert plain.data == b"console.log(1)"
        assert plain.mimetype == "text/javascript"
    with client.get("/assets/b-2.css") as unpacked:
        assert unpacked.data == b"a{}"
    for answer in (packed, plain, unpacked):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
    with client.get("/icon.svg") as icon:
        assert icon.mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    "path", ["/assets/../../secret.txt", "/assets/%2e%2e/index.html", "/assets/a-1.js.gz", "/assets/none.js"]
)
def test_nothing_else_is_served(shell: Flask, path: str) -> None:
    assert shell.test_client().get(path).status_code == 404


def test_a_site_whose_bundle_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    app = Flask(__name__)
    serve_shell(app, dist=tmp_path)
    answer = app.test_client().get("/flows", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "make web" in answer.text
