"""`app.py tables`: lists the site's tables, imports one from a CSV or XLSX file, finds a row, takes a version back."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from designer.cli.author import author
from runtime.cli.console import FAILED, OK, Console, clock
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.store import lookup_tables
from runtime.store.database import Database
from runtime.store.table_import import Imported, import_file, plan_for
from runtime.store.table_index import TableIndex

TABLE, ROWS, KEY = Bilingual("表", "table"), Bilingual("行数", "rows"), Bilingual("查找列", "key")
VERSION, COLUMNS = Bilingual("版本", "version"), Bilingual("列", "columns")
SINCE, BY = Bilingual("自", "since"), Bilingual("操作人", "by")
ERRORS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[import NAME FILE --key COLUMN --type COLUMN=TYPE --skip-errors --preview | show NAME KEY | rollback NAME | delete NAME]."""

    def text(zh: str, en: str) -> str:
        return console.into(Bilingual(zh, en))

    actions = parser.add_subparsers(dest="what", metavar="ACTION")
    bring = actions.add_parser(
        "import", help=text("导入 CSV 或 XLSX，立即生效", "import a CSV or XLSX file, live at once")
    )
    bring.add_argument("name", metavar="NAME", help=console.into(TABLE))
    bring.add_argument("file", metavar="FILE", type=Path)
    bring.add_argument(
        "--key", default="", metavar="COLUMN", help=text("查找列，默认第一列", "the key column (default: the first)")
    )
    bring.add_argument(
        "--type", action="append", default=[], metavar="COLUMN=TYPE", help=text("指定列的类型", "the type of a column")
    )
    bring.add_argument(
        "--skip-errors",
        action="store_true",
        help=text("有错的行不导入，其余照常", "leave rows with errors out, take the others"),
    )
    bring.add_argument("--preview", action="store_true", help=text("只看，不导入", "only look, import nothing"))
    show = actions.add_parser("show", help=text("查找一行", "find a row"))
    show.add_argument("name", metavar="NAME")
    show.add_argument("key", metavar="KEY", nargs="?")
    back = actions.add_parser("rollback", help=text("恢复以前的版本", "make an earlier version live again"))
    back.add_argument("name", metavar="NAME")
    back.add_argument(
        "--to", type=int, default=0, metavar="VERSION", help=text("默认前一个", "default: the one before")
    )
    gone = actions.add_parser("delete", help=text("删除没有流程使用的表", "delete a table no flow uses"))
    gone.add_argument("name", metavar="NAME")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Do what was asked; without anything: list."""
    settings = load()
    with opened(settings) as database:
        match arguments.what:
            case "import":
                return _import(arguments, settings, database, console)
            case "show":
                return _show(arguments, settings, database, console)
            case "rollback":
                version = lookup_tables.take_back(database, arguments.name, by=author(), to=arguments.to)
                console.say(
                    Bilingual(
                        f"表“{version.table}”现在使用版本 {version.number}（{version.rows} 行）。",
                        f"Table {version.table!r} answers with version {version.number} now ({version.rows} rows).",
                    )
                )
                return OK
            case "delete":
                lookup_tables.delete_table(database, arguments.name)
                console.say(Bilingual(f"表“{arguments.name}”已删除。", f"The table {arguments.name!r} is deleted."))
                return OK
            case _:
                return _list(database, console)


def _list(database: Database, console: Console) -> int:
    found = lookup_tables.list_tables(database)
    if not found:
        console.say(
            Bilingual(
                "还没有表。导入第一个：app.py tables import 会员 会员.csv --key 手机",
                "There are no tables yet. Import the first with: app.py tables import members members.csv --key phone",
            )
        )
        return OK
    rows = [
        (
            table.name,
            str(table.live.number),
            f"{table.live.rows:,}",
            table.live.key,
            ", ".join(f"{column.name}:{column.kind}" for column in table.live.columns),
            clock(table.updated),
            table.by,
        )
        for table in found
    ]
    console.table((TABLE, VERSION, ROWS, KEY, COLUMNS, SINCE, BY), rows)
    return OK


def _import(arguments: argparse.Namespace, settings: Settings, database: Database, console: Console) -> int:
    kinds = dict(_typed(given) for given in arguments.type)
    plan = plan_for(arguments.file, key=arguments.key, kinds=kinds)
    folder = lookup_tables.folder_of(settings.data_dir)
    if arguments.preview:
        with tempfile.TemporaryDirectory() as elsewhere:
            _tell(import_file(arguments.file, plan, Path(elsewhere)), console)
        return OK
    done = import_file(arguments.file, plan, folder)
    _tell(done, console)
    if done.refused and not arguments.skip_errors:
        console.complain(
            Bilingual(
                "有错的行没有改好，因此没有导入。改好文件，或加 --skip-errors 只导入其余的行。",
                "Rows have errors, so nothing was imported. Mend the file, or add --skip-errors to take the other rows.",
            )
        )
        return FAILED
    version = lookup_tables.make_live(
        database, arguments.name, imported=done, folder=folder, file=arguments.file.name, by=author()
    )
    console.say(
        Bilingual(
            f"表“{version.table}”版本 {version.number} 已生效：{version.rows:,} 行。",
            f"Version {version.number} of table {version.table!r} is live: {version.rows:,} rows.",
        )
    )
    return OK


def _typed(given: str) -> tuple[str, str]:
    column, _, kind = given.rpartition("=")
    return column, kind


def _tell(done: Imported, console: Console) -> None:
    columns = ", ".join(f"{column.name}:{column.kind}" for column in done.plan.columns)
    console.say(
        Bilingual(
            f"查找列 {done.plan.key}；列 {columns}；可用 {done.rows:,} 行，有错 {done.refused:,} 行",
            f"key {done.plan.key}; columns {columns}; {done.rows:,} rows can be used, {done.refused:,} cannot",
        )
    )
    for error in done.errors[:ERRORS_SHOWN]:
        console.say(
            Bilingual(
                f"  第 {error.number} 行：{error.what.zh}。{error.mend.zh}",
                f"  row {error.number} {error.what.en}. {error.mend.en}",
            )
        )
    if done.refused > ERRORS_SHOWN:
        more = done.refused - ERRORS_SHOWN
        console.say(Bilingual(f"  ……还有 {more:,} 行", f"  … and {more:,} more"))


def _show(arguments: argparse.Namespace, settings: Settings, database: Database, console: Console) -> int:
    table = lookup_tables.load_table(database, arguments.name)
    if arguments.key is None:
        rows = [
            (str(each.number), f"{each.rows:,}", each.key, each.file, clock(each.created), each.by)
            for each in table.versions
        ]
        live = table.live.number
        console.say(Bilingual(f"正在使用版本 {live}", f"version {live} is live"))
        console.table((VERSION, ROWS, KEY, Bilingual("文件", "file"), SINCE, BY), rows)
        return OK
    index = TableIndex(lookup_tables.fetch(database, table.live.digest, lookup_tables.folder_of(settings.data_dir)))
    try:
        row = index.find(arguments.key)
    finally:
        index.close()
    if row is None:
        raise CommandError(
            Bilingual(f"表“{table.name}”里没有 {arguments.key}。", f"Table {table.name!r} has no {arguments.key}.")
        )
    for column, value in row.items():
        console.say(f"{column}: {value}")
    return OK
