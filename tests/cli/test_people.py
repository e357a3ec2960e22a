"""`app.py people`, `approve` and `decline` on a site of its own: what is shown once, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

from designer.access.passwords import hashed
from runtime.cli.opening import opened
from runtime.settings import load
from runtime.store.approval import turn
from runtime.store.people import ADMINISTRATOR, add_person
from runtime.store.scenarios import add_scenarios
from runtime.store.site import save_destination
from tests.cli.test_commands import Site, file, site

__all__ = ["file", "site"]
OWN = "a-long-enough-one"


def test_people_at_a_terminal(site: Site) -> None:
    wang = site.run("people", "add", "王", "--role", "administrator")
    assert re.search(r"“王”（管理员）的一次性密码：([a-z2-9]{4}-){3}[a-z2-9]{4}$", wang.stdout.strip())
    added = site.run("--lang", "en", "people", "add", "李")
    assert "One-time password of '李' (approver): " in added.stdout
    assert site.run("people", "rename", "李", "李明").returncode == 0
    assert "一次性密码" in site.run("people", "reset", "李明").stdout
    listed = site.run("people", "list").stdout
    assert [line.split()[:3] for line in listed.splitlines()[1:]] == [
        ["王", "管理员", "一次性"],
        ["李明", "批准人", "一次性"],
    ]
    raised = site.run("--lang", "en", "people", "role", "李明", "administrator")
    assert "'李明' is now an administrator." in raised.stdout
    assert "“李明”现在是批准人。" in site.run("people", "role", "李明", "approver").stdout
    assert "最后一位能登录的管理员" in site.run("people", "role", "王", "approver").stderr
    assert site.run("people", "remove", "李明").returncode == 0
    last = site.run("people", "remove", "王")
    assert (last.returncode, "最后一位能登录的管理员" in last.stderr) == (2, True)


def test_a_publish_at_a_terminal_asks_like_any_other(site: Site, file: Path) -> None:
    settings = load(site.environment, directory=site.folder)
    with opened(settings) as database:
        save_destination(database, "agents", document={"kind": "queue", "queue": "agents"})
        for name in ("王", "李"):
            add_person(database, name, role=ADMINISTRATOR, password_hash=hashed(OWN), one_time=False, by="start")
        turn(database, on=True, by="王")
    asked = site.run("publish", str(file), "--line", "4001")
    assert (asked.returncode, "等第二个人同意" in asked.stdout) == (0, True), asked.stdout + asked.stderr
    (row,) = site.run("approve").stdout.splitlines()[1:]
    name = row.split()[0]
    assert site.run("decline", name, "--person", "李", stdin=f"{OWN}\n").returncode == 2, "words are needed"
    wrong = site.run("approve", name, "--person", "王", stdin="guessed\n")
    assert (wrong.returncode, "名称或密码不对" in wrong.stderr) == (2, True)
    done = site.run("approve", name, "--person", "李", "--message", "好", stdin=f"{OWN}\n")
    assert (done.returncode, "已同意" in done.stdout) == (0, True), done.stderr
    with opened(settings) as database:
        add_scenarios(database, "测试热线", [FAILING], by="王")
    blocked = site.run("publish", "测试热线", "--line", "4001")
    assert (blocked.returncode, "转错了" in blocked.stdout) == (1, True), "the scenarios are run here as on the page"


FAILING = {"name": "转错了", "inputs": [{"after": "1"}], "expect": {"contains": ["nowhere"]}}
