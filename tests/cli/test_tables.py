"""`app.py tables` and `app.py capacity`, each in a process of its own on a site of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Site

ENGLISH = {"LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}


@pytest.fixture
def place(tmp_path: Path) -> Site:
    (tmp_path / "members.csv").write_bytes("手机,积分\n13800138000,1200\n13900139000,3\n".encode("gbk"))
    (tmp_path / "bad.csv").write_text("手机,积分\n13800138000,many\n13900139000,3\n", encoding="utf-8")
    return Site(tmp_path)


def test_a_table_is_imported_found_looked_up_and_taken_back(place: Site) -> None:
    assert "tables import" in place.run("tables").stdout
    assert "2" in place.run("tables", "import", "会员", "members.csv", "--preview").stdout
    assert place.run("tables", "show", "会员").returncode == 2
    assert "版本 1 已生效：2 行" in place.run("tables", "import", "会员", "members.csv", "--key", "手机").stdout
    assert "积分: 1200" in place.run("tables", "show", "会员", "+86 138 0013 8000").stdout
    missing = place.run("tables", "show", "会员", "13700137000")
    assert (missing.returncode, "没有 13700137000" in missing.stderr) == (2, True)

    refused = place.run("tables", "import", "会员", "bad.csv", "--type", "积分=integer", **ENGLISH)
    assert refused.returncode == 1
    assert "row 2 '积分' holds 'many', which is no whole number. Write it as 12" in refused.stdout
    assert "--skip-errors" in refused.stderr
    assert "积分: 3" in place.run("tables", "show", "会员", "13900139000").stdout
    place.run("tables", "import", "会员", "bad.csv", "--type", "积分=integer", "--skip-errors")
    assert place.run("tables", "show", "会员", "13800138000").returncode == 2
    assert "版本 1" in place.run("tables", "rollback", "会员").stdout
    assert place.run("tables", "show", "会员", "13800138000").returncode == 0
    assert "1" in place.run("tables").stdout
    assert place.run("tables", "import", "会员", "members.csv", "--type", "积分=colour").returncode == 2
    assert place.run("tables", "delete", "会员").returncode == 0


def test_a_test_call_asks_the_sites_own_table(place: Site) -> None:
    flow = {
        "schema_version": 1,
        "name": "查询",
        "languages": ["zh-CN"],
        "entry": "ask",
        "variables": {"points": {"type": "integer"}},
        "defaults": {"fallback": {"after_failures": 5, "to": "agents"}},
        "nodes": {
            "ask": {
                "kind": "lookup",
                "label": "查会员",
                "config": {
                    "table": "会员",
                    "key": "call.caller",
                    "mapping": [{"variable": "points", "column": "积分"}],
                },
            },
            "yes": {
                "kind": "hangup",
                "label": "有",
                "config": {"prompt": {"zh-CN": [{"say": "您有{points:integer}分"}]}},
            },
            "agents": {"kind": "queue", "label": "人工", "config": {"destination": "agents"}},
            "no": {"kind": "hangup", "label": "无", "config": {"prompt": {"zh-CN": [{"say": "您不是会员"}]}}},
        },
        "edges": [
            {"from": "ask", "port": "found", "to": "yes"},
            {"from": "ask", "port": "not_found", "to": "no"},
        ],
        "layout": {},
    }
    (place.folder / "flow.json").write_text(json.dumps(flow, ensure_ascii=False), encoding="utf-8")
    place.run("tables", "import", "会员", "members.csv")
    assert "一千二百" in place.run("simulate", "flow.json", "--from", "13800138000").stdout
    assert "不是会员" in place.run("simulate", "flow.json", "--from", "13700137000").stdout


def test_the_capacity_of_a_line(place: Site) -> None:
    unknown = place.run("capacity", "4001", "5", "--beyond", "busy", **ENGLISH)
    assert (unknown.returncode, "4001" in unknown.stderr) == (2, True)
    listed = place.run("capacity", TONEPATH_LINE_LIMIT="7", TONEPATH_ADMISSION_BEYOND="message").stdout
    assert "7" in listed
    assert "message" in listed


def test_whole_numbers_are_shown_only_where_the_site_allows_it(place: Site) -> None:
    assert place.run("calls", "--full").returncode == 2
    assert place.run("calls", "--full", TONEPATH_FULL_NUMBERS="operators").returncode == 0
