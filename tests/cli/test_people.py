"""`app.py people` on a site of its own: what it shows is shown once, and what it refuses is said."""

from __future__ import annotations

import re

from tests.cli.test_commands import Site, site, stored

__all__ = ["site", "stored"]


def test_people_at_a_terminal(stored: Site) -> None:
    wang = stored.run("people", "add", "王", "--role", "administrator")
    assert re.search(r"“王”（管理员）的一次性密码：([a-z2-9]{4}-){3}[a-z2-9]{4}$", wang.stdout.strip())
    added = stored.run("--lang", "en", "people", "add", "李")
    assert "One-time password of '李' (approver): " in added.stdout
    assert stored.run("people", "add", "李").returncode == 2
    assert stored.run("people", "rename", "李", "李明").returncode == 0
    assert stored.run("people", "reset", "李").returncode == 2, "nobody is called that any more"
    assert "一次性密码" in stored.run("people", "reset", "李明").stdout
    listed = stored.run("people", "list").stdout
    assert [line.split()[:3] for line in listed.splitlines()[1:]] == [
        ["王", "管理员", "一次性"],
        ["李明", "批准人", "一次性"],
    ]
    assert stored.run("people", "remove", "李明").returncode == 0
    last = stored.run("people", "remove", "王")
    assert (last.returncode, "最后一位能登录的管理员" in last.stderr) == (2, True)
