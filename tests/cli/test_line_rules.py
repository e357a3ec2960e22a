"""The commands around line rules, each in a process of its own on a site of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from designer.cli.emergency import target
from tests.cli.test_commands import Site
from tests.designer.conftest import as_file, flow


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    (tmp_path / "flow.json").write_bytes(as_file(flow()))
    assert made.run("publish", "flow.json", "--line", "4001").returncode == 0
    return made


def test_rules_switch_and_block_list_from_a_terminal(site: Site) -> None:
    wrong = site.run("rules", "4001", "--set", "-", stdin='{"schema_version": 1, "vip": [{"list": "没有"}]}')
    assert wrong.returncode == 1
    assert "没有保存" in wrong.stdout
    rules = {
        "schema_version": 1,
        "group": "售后",
        "notice": {"prompt": {"zh-CN": [{"say": "号码已更新"}]}, "from": "2026-11-01", "to": "2026-11-30"},
    }
    assert site.run("rules", "4001", "--set", "-", stdin=json.dumps(rules)).returncode == 0
    assert json.loads(site.run("rules", "4001").stdout) == rules
    assert site.run("rules", "4999").returncode == 2

    assert site.run("emergency", "on").returncode == 2
    assert site.run("emergency", "on", "--line", "4001", "--until", "soon").returncode == 2
    assert site.run("emergency", "on", "--line", "4001", "--until", "2020-01-01T08:00").returncode == 2
    on = site.run("emergency", "on", "--group", "售后", "--to", "停电了")
    assert (on.returncode, "4001" in on.stdout) == (0, True)
    assert "售后" in site.run("emergency").stdout
    closed = site.run("simulate", "--line", "4001", "--at", "2026-11-22T10:00")
    assert "停电了" in closed.stdout
    assert "号码已更新" not in closed.stdout
    assert site.run("emergency", "off", "--group", "售后").returncode == 0
    file_behind_rules = site.run("simulate", "flow.json", "--line", "4001", "--at", "2026-11-22T10:00", "--keys", "x")
    assert "号码已更新" in file_behind_rules.stdout
    assert "号码已更新" not in site.run("simulate", "flow.json", "--at", "2026-11-22T10:00", "--keys", "x").stdout

    blocked = site.run("block", "13800138000", "--days", "1")
    assert (blocked.returncode, "4001" in blocked.stdout) == (0, True)
    refused = site.run("simulate", "--line", "4001")
    assert "拒接" in refused.stdout
    assert "♪" not in refused.stdout
    assert site.run("block", "13800138000", "--remove").returncode == 0
    assert "拒接 Refused" not in site.run("simulate", "--line", "4001", "--keys", "x").stdout

    explored = json.loads(site.run("explore", "--line", "4001", "--json").stdout)
    assert explored["complete"]
    assert [one for one in explored["findings"] if one["flow"] != flow()["name"]] == []
    assert site.run("explore", "--line", "4999").returncode == 2
    assert site.run("explore").returncode == 2
    scenarios = """
flow: 测试热线
scenarios:
  - name: 公告期间
    at: "2026-11-22T10:00"
    inputs: [{after: "1"}]
    expect: {contains: [notice.on, notice_said.done, menu.ask], heard: [号码已更新]}
"""
    (site.folder / "flow.yaml").write_text(scenarios)
    assert site.run("test", "flow.yaml", "--line", "4001").returncode == 0
    assert site.run("test", "flow.yaml").returncode == 1
    assert site.run("rules", "4001", "--clear").returncode == 0
    assert json.loads(site.run("rules", "4001").stdout) == {"schema_version": 1}
    log = site.run("rules", "4001", "--log").stdout
    newest, *_, oldest = [row for row in log.splitlines() if "规则：" in row]
    assert "公告" in newest
    number = oldest.split()[0]
    back = site.run("rules", "4001", "--back", number, "--show").stdout
    assert json.loads(back[back.index("{") :]) == rules


def test_what_to_says() -> None:
    assert target([], "zh-CN") is None
    assert target(["human:值班组"], "zh-CN") == {"human": "值班组"}
    assert target(["number:手机"], "zh-CN") == {"number": "手机"}
    assert target(["停电，请稍后", "en-US: No power"], "zh-CN") == {
        "message": {"zh-CN": [{"say": "停电，请稍后"}], "en-US": [{"say": "No power"}]}
    }
    assert target(["注意:停电"], "zh-CN") == {"message": {"zh-CN": [{"say": "注意:停电"}]}}
