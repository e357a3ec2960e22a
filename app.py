"""The one way to start Tonepath: reads the settings, starts what is asked for; nothing else.

A sub-command's body stands in the module this table names; it is imported only when it is asked for.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from dataclasses import dataclass

from runtime.cli.console import FAILED, MISUSED, Console, console
from runtime.cli.trouble import explained
from runtime.domain.texts import Bilingual


@dataclass(frozen=True, slots=True)
class Command:
    """A sub-command: ``module`` has ``add_arguments(parser)`` and ``run(arguments, console) -> exit code``."""

    name: str
    module: str
    help: Bilingual


COMMANDS = (
    Command("run", "runtime.cli.run", Bilingual("启动全部：网页与运行时", "start everything: the pages and the runtime")),
    Command("designer", "designer.cli.serve", Bilingual("只启动网页", "start the pages only")),
    Command("runtime", "runtime.cli.serve", Bilingual("只启动接听来电的运行时", "start only what answers calls")),
    Command("validate", "designer.cli.validate", Bilingual("检查一个流程文件", "check a flow file")),
    Command("simulate", "designer.cli.simulate", Bilingual("不用电话试拨一个流程", "make a test call without a telephone")),
    Command("explore", "designer.cli.explore", Bilingual("全路径检查", "explore all paths of a flow")),
    Command("test", "designer.cli.scenarios", Bilingual("运行测试用例", "run scenarios")),
    Command("publish", "designer.cli.publish", Bilingual("把流程发布到号码线路", "publish a flow to a line")),
    Command("approve", "designer.cli.approve", Bilingual("同意一次请求发布", "agree to a publish somebody asked for")),
    Command("decline", "designer.cli.decline", Bilingual("退回一次请求发布", "send a publish back to who asked for it")),
    Command("rollback", "designer.cli.rollback", Bilingual("把线路回退到以前的发布", "take a line back to an earlier release")),
    Command("lines", "designer.cli.lines", Bilingual("列出号码线路", "list the lines")),
    Command("rules", "designer.cli.rules", Bilingual("线路在流程之前的规则", "the rules in front of a line's flow")),
    Command("emergency", "designer.cli.emergency", Bilingual("紧急开关：一条、一组或全部线路", "the emergency switch of a line, a group or all lines")),
    Command("block", "designer.cli.block", Bilingual("拒接一个号码", "refuse a caller")),
    Command("capacity", "designer.cli.capacity", Bilingual("线路同时最多几通，超出时怎样", "how many calls a line may have, and what comes beyond")),
    Command("tables", "designer.cli.tables", Bilingual("导入数据表，查一行，恢复以前的版本", "import tables, find a row, take a version back")),
    Command("calls", "designer.cli.calls", Bilingual("列出通话，或看一通电话的经过", "list calls, or show the path of one")),
    Command("secret", "designer.cli.secret", Bilingual("保存流程发给接口的密钥", "store a secret flows send to a back end")),
    Command("people", "designer.cli.people", Bilingual("谁能登录网页：添加、改名、重置密码、删除", "who may sign in to the pages: add, rename, reset, remove")),
    Command("destinations", "designer.cli.destinations", Bilingual("列出转接目标：坐席组、分机、外线", "list where calls can be sent")),
    Command("destination", "designer.cli.destination", Bilingual("查看、保存或删除一个转接目标", "show, save or delete a destination")),
    Command("dialplan", "runtime.cli.dialplan", Bilingual("写出 Asterisk 需要的配置", "write what Asterisk needs")),
    Command("clean", "runtime.cli.clean", Bilingual("删除不再需要的语音与过期录音", "delete audio nobody needs and recordings past their time")),
    Command("pbx", "deploy.pbx.command", Bilingual("启动本机 Asterisk 与软电话账号，试拨自己的菜单", "boot a local Asterisk with softphone accounts")),
    Command("doctor", "runtime.cli.doctor", Bilingual("检查本机缺什么，并说明怎样补上", "check this machine and say how to mend it")),
)  # fmt: skip


def main(words: list[str]) -> int:
    """Run one sub-command and return the exit code: 0 done, 1 failed or has findings, 2 not understood or not configured."""
    language = _language(words)
    terminal = console(language)
    arguments = _parser(words, terminal).parse_args(words)
    try:
        return int(importlib.import_module(arguments.module).run(arguments, terminal))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (head, less): nothing is wrong, and nothing more can be said.
        sys.stderr.close()
        return FAILED
    except Exception as error:
        text = explained(error)
        if text is None:
            raise
        terminal.complain(text)
        return MISUSED


def _parser(words: list[str], terminal: Console) -> argparse.ArgumentParser:
    about = Bilingual("可视化 IVR 设计器与运行时", "Visual IVR designer and runtime for Asterisk")
    parser = argparse.ArgumentParser("app.py", description=terminal.into(about))
    parser.add_argument(
        "--lang", choices=("zh", "en"), help=terminal.into(Bilingual("显示语言", "language of the output"))
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        text = terminal.into(command.help)
        one = commands.add_parser(command.name, help=text, description=text)
        one.set_defaults(module=command.module)
        if command.name in words:
            importlib.import_module(command.module).add_arguments(one, terminal)
    return parser


def _language(words: list[str]) -> str:
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang", default="")
    return str(early.parse_known_args(words)[0].lang or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
