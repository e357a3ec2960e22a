"""Rules every module keeps: it says what it is for, it fits in a head, and libraries stay where they are at home.

Which of our packages may import which stands in pyproject.toml as import contracts; here is what those cannot say.
"""

import ast

from tests.house.reading import Source, imported, parse, sources

PRODUCT = ("runtime", "simulator", "designer", "deploy", "bench")
LONGEST_MODULE = 330  # lines; the aim is 300, and this is where it must be split
LONGEST_FUNCTION = 80  # lines; one screen

# Where a library may be imported. app.py migrates and starts servers, so it may know those; it may not know panoramisk.
HOMES = {
    "sqlalchemy": ("runtime/store/", "runtime/cli/", "designer/", "migrations/"),
    "alembic": ("runtime/store/", "designer/", "migrations/", "app.py"),
    "psycopg": ("runtime/store/", "deploy/postgres/"),
    "panoramisk": ("runtime/asterisk/",),
    "flask": ("designer/",),
    "waitress": ("designer/", "app.py"),
    "argon2": ("designer/access/",),
    "pyttsx3": ("runtime/speech/",),
    "vosk": ("runtime/speech/",),
    "pydub": ("runtime/speech/",),
}
DESIGNER_MAY_USE = frozenset({"document", "domain", "engine", "store", "speech", "ports", "settings"})
# Beyond that: the one mapping that a draft is compiled with before it is explored, and, for the designer's own commands,
# the terminal that all commands share.
KINDS = "runtime.nodes.KINDS"
COMMANDS = "designer/cli/"


def homeless(source: Source) -> list[str]:
    """Imports of a library outside its home."""
    return [
        f"{source.path}:{line} imports {name}"
        for name, line in imported(source)
        if (top := name.partition(".")[0]) in HOMES and not source.path.as_posix().startswith(HOMES[top])
    ]


def beyond_reach(source: Source) -> list[str]:
    """Imports of the runtime by the designer beyond what it may use."""
    parts = [(name.split("."), line) for name, line in imported(source)]
    return [
        f"{source.path}:{line} imports {'.'.join(name)}"
        for name, line in parts
        if name[0] == "runtime"
        and name[1] not in DESIGNER_MAY_USE
        and ".".join(name) != KINDS
        and not (name[1] == "cli" and source.path.as_posix().startswith(COMMANDS))
    ]


def features(modules: tuple[Source, ...]) -> frozenset[str]:
    """The designer's features: the folders that have a blueprint."""
    return frozenset(source.path.parts[1] for source in modules if source.path.name == "blueprint.py")


def strangers(source: Source, folders: frozenset[str]) -> list[str]:
    """Imports of another feature that do not go through its operations."""
    own = source.path.parts[1]
    if own not in folders:
        return []
    found = []
    for name, line in imported(source):
        parts = name.split(".")
        if parts[0] == "designer" and len(parts) > 1 and parts[1] in folders - {own} and parts[2:3] != ["operations"]:
            found.append(f"{source.path}:{line} imports {name}")
    return found


def test_every_module_says_what_it_is_for() -> None:
    assert [str(source.path) for source in sources(*PRODUCT) if not ast.get_docstring(source.tree)] == []


def test_no_module_outgrows_a_head() -> None:
    long = {
        str(source.path): source.text.count("\n")
        for source in sources(*PRODUCT)
        if source.text.count("\n") > LONGEST_MODULE
    }
    assert long == {}


def test_every_function_fits_on_a_screen() -> None:
    long = [
        f"{source.path}:{node.lineno} {node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for source in sources(*PRODUCT)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_libraries_stay_at_home() -> None:
    assert [
        place
        for source in sources("runtime", "simulator", "designer", "deploy", "migrations")
        for place in homeless(source)
    ] == []


def test_the_designer_uses_only_what_it_may_of_the_runtime() -> None:
    assert [place for source in sources("designer") for place in beyond_reach(source)] == []


def test_a_homeless_library_and_a_forbidden_reach_are_seen() -> None:
    assert len(homeless(parse("import panoramisk\nfrom sqlalchemy.orm import Session", "runtime.session"))) == 2
    assert homeless(parse("from sqlalchemy.orm import Session", "runtime.store.drafts")) == []
    assert len(beyond_reach(parse("from runtime.asterisk import agi\nfrom runtime import nodes", "designer.app"))) == 2
    assert beyond_reach(parse("from runtime.document import lint", "designer.app")) == []


def test_features_of_the_designer_call_each_others_operations_only() -> None:
    modules = sources("designer")
    assert [place for source in modules for place in strangers(source, features(modules))] == []


def test_a_stranger_is_seen() -> None:
    folders = frozenset({"flows", "lines"})
    through = parse("from designer.lines.operations import publish", "designer.flows.views")
    around = parse("from designer.lines.models import Line\nfrom designer import lines", "designer.flows.views")
    assert strangers(through, folders) == []
    assert len(strangers(around, folders)) == 2
