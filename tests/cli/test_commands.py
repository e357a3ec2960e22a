"""Every sub-command in a process of its own, on a site of its own: exit codes, languages, and no stack trace ever."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import COMMANDS
from deploy.ports import free_port
from deploy.postgres import Postgres
from runtime.cli.console import width
from runtime.cli.opening import opened
from runtime.settings import load
from runtime.store.drafts import save_draft
from runtime.store.scenarios import add_scenarios
from tests.databases import POSTGRESQL
from tests.designer.conftest import ROOT, as_file, flow


class Site:
    """A site in a folder, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TONEPATH_")}
        self.environment = kept | {
            "TONEPATH_DATA_DIR": str(folder / "var"),
            "LANG": "zh_CN.UTF-8",
            "LC_ALL": "zh_CN.UTF-8",
        }
        self.environment["PYTHONIOENCODING"] = "utf-8"

    def run(self, *words: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, str(ROOT / "app.py"), *words],
            cwd=self.folder,
            env=self.environment | settings,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), *words],
            cwd=self.folder,
            env=self.environment | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def stored(site: Site, empty_url: str, on: str) -> Site:
    """The same site for commands that keep something: once on each database, nothing in it."""
    if on == POSTGRESQL:
        site.environment["TONEPATH_DATABASE_URL"] = empty_url
    return site


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "flow.json"
    path.write_bytes(as_file(flow()))
    return path


def until(condition: Callable[[], bool], *, within_s: float = 30.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "not within the deadline"
        time.sleep(0.05)


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_says_how_it_is_used(site: Site, command: str) -> None:
    done = site.run(command, "--help")
    assert done.returncode == 0
    assert re.search(r"[\u4e00-\u9fff]", done.stdout)
    assert "usage: app.py" in done.stdout


def test_no_command_and_an_unknown_one_are_misuse(site: Site) -> None:
    assert site.run().returncode == 2
    assert site.run("fly").returncode == 2


def test_validate_accepts_a_good_flow_and_names_what_is_wrong_with_a_bad_one(site: Site, file: Path) -> None:
    good = site.run("validate", str(file))
    assert (good.returncode, "可以发布" in good.stdout) == (0, True)
    broken = flow()
    del broken["edges"][0]
    file.write_bytes(as_file(broken))
    bad = site.run("validate", str(file))
    assert bad.returncode == 1
    assert "主菜单" in bad.stdout
    english = site.run("--lang", "en", "validate", str(file))
    assert "Cannot be published" in english.stdout


def test_validate_as_json_is_for_programs(site: Site) -> None:
    done = site.run("validate", "-", "--json", stdin=as_file(flow() | {"entry": "nowhere"}).decode())
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert report["publishable"] is False
    assert any(finding["severity"] == "error" for finding in report["findings"])


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"null"])
def test_a_file_that_is_no_flow_is_a_finding_and_not_a_crash(site: Site, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert site.run("validate", str(file)).returncode == 1
    for command in ("simulate", "explore"):
        assert site.run(command, str(file)).returncode == 2


def test_a_file_that_is_not_there_is_said_in_the_readers_language(site: Site) -> None:
    done = site.run("validate", "none.json")
    assert done.returncode == 2
    assert "找不到文件" in done.stderr
    assert "There is no file" in site.run("--lang", "en", "validate", "none.json").stderr


def test_simulate_prints_the_call(site: Site, file: Path) -> None:
    done = site.run("simulate", str(file), "--at", "2026-10-01T20:00", "--from", "13800138000", "--keys", "9,-,1")
    assert done.returncode == 0
    for text in ("主菜单", "咨询请按1", "按键", "答复", "20:00"):
        assert text in done.stdout, done.stdout
    assert site.run("simulate", str(file), "--at", "teatime").returncode == 2


def test_explore_walks_everything(site: Site, file: Path) -> None:
    done = site.run("explore", str(file), "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["complete"]
    assert "已走完全部路径" in site.run("explore", str(file)).stdout


def test_scenarios_pass_and_fail(site: Site, file: Path, tmp_path: Path) -> None:
    scenarios = tmp_path / "flow.scenarios.yaml"
    scenarios.write_text(
        "- name: 咨询\n  inputs: [{after: '1'}]\n  expect: {contains: [menu.ask, answer]}\n", encoding="utf-8"
    )
    good = site.run("test", str(tmp_path), "--coverage")
    assert (good.returncode, "1 个通过" in good.stdout) == (0, True)
    scenarios.write_text(scenarios.read_text(encoding="utf-8").replace("answer", "nowhere"), encoding="utf-8")
    bad = site.run("test", str(scenarios))
    assert bad.returncode == 1
    assert "失败" in bad.stdout
    scenarios.write_text("- name: [", encoding="utf-8")
    assert site.run("test", str(scenarios)).returncode == 2


def test_scenarios_a_site_keeps_are_run_without_a_file(stored: Site) -> None:
    assert stored.run("test").returncode == 2, "there are none yet"
    with opened(load(stored.environment, directory=stored.folder)) as database:
        save_draft(database, "热线", text=json.dumps(flow("热线"), ensure_ascii=False), expected=0, author="王")
        kept = {"name": "咨询", "inputs": [{"after": "1"}], "expect": {"contains": ["menu.ask", "answer"]}}
        add_scenarios(database, "热线", [kept, {**kept, "name": "错的", "expect": {"contains": ["nowhere"]}}], by="王")
    done = stored.run("test", "--of", "热线")
    assert done.returncode == 1
    assert "通过  热线: 咨询" in done.stdout
    assert "失败  热线: 错的" in done.stdout
    assert stored.run("test", "--of", "热线", "--version", "1").returncode == 2, "there is no such version"


def test_publish_lines_rollback(stored: Site, file: Path) -> None:
    assert "还没有号码线路" in stored.run("lines").stdout
    first = stored.run("publish", str(file), "--line", "4001", "--message", "第一版")
    assert first.returncode == 0, first.stderr + first.stdout
    file.write_bytes(as_file(flow(words="欢迎")))
    assert stored.run("publish", str(file), "--line", "4001").returncode == 0
    audio = list((stored.folder / "var" / "audio").rglob("*.ulaw"))
    assert len(audio) >= 3
    assert re.search(r"4001 .*测试热线 +2 ", stored.run("lines").stdout)
    back = stored.run("rollback", "4001")
    assert (back.returncode, "版本 1" in back.stdout) == (0, True)
    digest = re.search(r"\(([0-9a-f]{12})\)|（([0-9a-f]{12})）", first.stdout)
    assert digest
    again = stored.run("rollback", "4001", "--to", digest[1] or digest[2])
    assert again.returncode == 2
    assert "现在就是这个发布" in again.stderr
    assert stored.run("rollback", "4999").returncode == 2


def test_publish_refuses_errors_and_leaves_everything_as_it_was(stored: Site, file: Path) -> None:
    broken = flow()
    del broken["edges"][0]
    file.write_bytes(as_file(broken))
    done = stored.run("publish", str(file), "--line", "4001")
    assert done.returncode == 1
    assert "主菜单" in done.stdout
    assert "还没有号码线路" in stored.run("lines").stdout


def test_a_secret_is_stored_listed_by_name_and_deleted_and_never_shown(stored: Site) -> None:
    assert stored.run("secret", "TOKEN", stdin="s3cret-word\n").returncode == 0
    listed = stored.run("secret")
    assert "TOKEN" in listed.stdout
    assert "s3cret" not in listed.stdout + listed.stderr
    assert stored.run("secret", "EMPTY", stdin="").returncode == 2
    assert stored.run("secret", "TOKEN", "--delete").returncode == 0
    assert stored.run("secret", "TOKEN", "--delete").returncode == 2


def test_calls_before_any_call(stored: Site) -> None:
    assert "还没有通话" in stored.run("calls").stdout
    assert stored.run("calls", "show", "none").returncode == 2


def test_the_dialplan_is_written_where_it_is_asked_for(stored: Site, tmp_path: Path) -> None:
    assert stored.run("dialplan", "--out", "asterisk").returncode == 0
    extensions = (tmp_path / "asterisk" / "extensions_tonepath.conf").read_text(encoding="utf-8")
    assert "agi://127.0.0.1:4573/" in extensions
    assert "[agents]" in (tmp_path / "asterisk" / "queues_tonepath.conf").read_text(encoding="utf-8")
    other = stored.run("dialplan", TONEPATH_FALLBACK="number:PJSIP/reception", TONEPATH_AGI_PORT="5000")
    assert "Dial(PJSIP/reception" in other.stdout
    assert "agi://127.0.0.1:5000/" in other.stdout


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"TONEPATH_WEB_HOST": "0.0.0.0"}, "TONEPATH_ADMIN_PASSWORD"),
        ({"TONEPATH_AMI_USER": "x"}, "TONEPATH_AMI_SECRET"),
        ({"TONEPATH_WEB_PROT": "80"}, "TONEPATH_WEB_PROT"),
        ({"TONEPATH_AGI_PORT": "8080"}, "TONEPATH_WEB_PORT"),
        ({"TONEPATH_CONFIG": "none.toml"}, "TONEPATH_CONFIG"),
        ({"TONEPATH_DATABASE_URL": "sqlite:///:memory:"}, "内存数据库"),
    ],
)
def test_what_is_half_configured_does_not_start(site: Site, settings: dict[str, str], named: str) -> None:
    for command in ("run", "lines"):
        done = site.run(command, **settings)
        assert done.returncode == 2
        assert named in done.stderr


def test_doctor_says_what_is_missing_and_how_to_mend_it(stored: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = stored.run(
            "doctor",
            TONEPATH_AMI_USER="x",
            TONEPATH_AMI_SECRET="y",
            TONEPATH_AMI_PORT=str(free_port()),
            TONEPATH_WEB_PORT=port,
        )
    assert done.returncode == 1
    assert re.search(r"缺少 +连不上 AMI", done.stdout)
    assert "manager.conf" in done.stdout
    assert re.search(rf"注意 +端口 127.0.0.1:{port} 已被占用", done.stdout)
    assert re.search(r"正常 +语音合成 zh-CN", done.stdout)


@pytest.fixture
def running(stored: Site) -> Iterator[tuple[subprocess.Popen[str], str]]:
    ports = {name: str(free_port()) for name in ("TONEPATH_WEB_PORT", "TONEPATH_AGI_PORT", "TONEPATH_METRICS_PORT")}
    process = stored.start("run", TONEPATH_DRAIN_S="1", **ports)
    yield process, ports["TONEPATH_WEB_PORT"]
    if process.poll() is None:
        process.kill()
    process.communicate()


def serving(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as answer:
            return bool(answer.read() == b"ok\n")
    except OSError:
        return False


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_run_keeps_its_children_alive_and_ends_with_them(running: tuple[subprocess.Popen[str], str]) -> None:
    process, port = running
    until(lambda: serving(port))
    first = children(process.pid)
    assert len(first) == 2
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not serving(port))
    until(lambda: serving(port) and len(children(process.pid)) == 2)
    assert not set(first) & set(children(process.pid))
    last = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not serving(port)
    assert not any(Path(f"/proc/{pid}").exists() for pid in last)
    assert process.stdout is not None
    told = process.stdout.read()
    assert "一次性密码" in told


def test_run_starts_what_answers_calls_though_the_database_is_away(site: Site, postgres: Postgres) -> None:
    name = postgres.create()
    address = postgres.url(name)
    postgres.refuse(name)
    ports = {f"TONEPATH_{part}_PORT": str(free_port()) for part in ("WEB", "AGI", "METRICS")}
    process = site.start("run", TONEPATH_DRAIN_S="1", TONEPATH_DATABASE_URL=address, **ports)
    try:
        until(lambda: answers_calls(ports["TONEPATH_AGI_PORT"]))
        assert not serving(ports["TONEPATH_WEB_PORT"])
        postgres.accept(name)
        until(lambda: serving(ports["TONEPATH_WEB_PORT"]))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        told = process.communicate()[0]
        postgres.drop(name)
    assert "without the database" in told
    assert str(postgres.url(name)).split(":")[2].split("@")[0] not in told, "the password is in the log"


def answers_calls(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def test_tables_line_up_with_chinese_in_them() -> None:
    assert [width(text) for text in ("abc", "流程", "a流", "é", "e\u0301")] == [3, 4, 3, 1, 1]
