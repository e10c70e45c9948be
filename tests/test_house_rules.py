"""DESIGN's house rules 1 to 5 and 7, checked on the syntax tree of every module we ship."""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "crossread"

# What each room may import: one line a room, of what the design's table says of it.
GROUND = ("records", "errors", "files")
ONE_ARTICLE = (*GROUND, "text", "models")
ONE_STORY = (*ONE_ARTICLE, "article", "story")
WALKED = (*ONE_STORY, "pipeline")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "crossread": (),
    "errors": (),
    "files": ("errors",),
    "records": ("errors",),
    "text": GROUND,
    "models": (*GROUND, "text"),
    "read": (*GROUND, "text"),
    "article": ONE_ARTICLE,
    "story": (*ONE_ARTICLE, "article"),
    "weighing": ONE_ARTICLE,
    "pipeline": ONE_STORY,
    "exports": (*ONE_STORY, "weighing"),
    "library": (*WALKED, "read", "weighing"),
    "store": (*GROUND, "text", "exports"),
    "stream": (*WALKED, "read", "weighing", "exports", "store"),
    "report": (*ONE_STORY, "weighing", "exports"),
    "agents": (*WALKED, "exports", "store"),
    "serve": (*WALKED, "read", "weighing", "exports", "store", "stream", "report", "agents"),
    "cli": (*WALKED, "read", "weighing", "exports", "store", "stream", "report", "serve", "agents"),
    "__main__": ("cli",),
}
WALK = {*WALKED, "weighing", "exports", "report"} - {"files"}
# One importer each, and only inside the function that opens it.
HEAVY = {
    "alembic",
    "argon2",
    "charset_normalizer",
    "courlan",
    "distributed",
    "fastwarc",
    "feedparser",
    "htmldate",
    "jinja2",
    "jwt",
    "lxml",
    "markdown_it",
    "mcp",
    "onnxruntime",
    "psycopg",
    "pyarrow",
    "pypdf",
    "pypdfium2",
    "python_multipart",
    "rich",
    "sqlalchemy",
    "starlette",
    "tokenizers",
    "trafilatura",
    "uvicorn",
}
# What a run can also need.
EXTRAS = ("dask", "ftm", "mcp", "oidc", "parquet", "postgres", "serve", "warc")
NEVER = {"pandas", "pydantic", "spacy", "torch", "transformers"}
VAGUE_FILES = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
VAGUE_CLASS = re.compile(r"(Manager|Service|Helper|Handler|Factory|Mixin)\Z")
MUTABLE = {"list", "dict", "set", "bytearray", "List", "Dict", "Set", "Any"}
UNREPEATABLE = {"hash", "uuid4", "uuid1", "urandom", "random", "now", "utcnow", "today"}
UNREPEATABLE_MODULES = {"random", "secrets", "time", "uuid"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module(NamedTuple):
    """One module: its dotted name below the package, its room, its tree and its lines."""

    name: str
    room: str
    tree: ast.Module
    lines: int


Check = Callable[[list[Module]], Iterator[str]]


def module(name: str, source: str) -> Module:
    return Module(name, name.partition(".")[0], ast.parse(source), source.count("\n"))


@cache
def shipped() -> list[Module]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__") or "crossread"
        found.append(module(name, path.read_text(encoding="utf-8")))
    return found


@cache
def nodes(tree: ast.AST) -> list[ast.AST]:
    """Every node of a tree, walked once for all rules."""
    return list(ast.walk(tree))


@cache
def functions(tree: ast.AST) -> list[Function]:
    return [node for node in nodes(tree) if isinstance(node, Function)]


@cache
def classes(tree: ast.AST) -> list[ast.ClassDef]:
    return [node for node in nodes(tree) if isinstance(node, ast.ClassDef)]


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name, also of a call or a subscript of one."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def imported(node: ast.AST) -> list[str]:
    """The dotted modules that an import statement names, ours as `crossread.ROOM`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        if node.level:
            return ["." * node.level]
        if node.module == "crossread":
            return [
                f"crossread.{alias.name}" if alias.name in MAY_IMPORT else "crossread"
                for alias in node.names
            ]
        own = (node.module or "").startswith("crossread.")
        return [f"{node.module}.{a.name}" for a in node.names] if own else [node.module or ""]
    return []


@cache
def imports(tree: ast.AST) -> list[tuple[str, int]]:
    return [
        (name, node.lineno)
        for node in nodes(tree)
        for name in imported(node)
        if isinstance(node, ast.stmt)
    ]


@cache
def inner_imports(tree: ast.AST) -> set[tuple[str, int]]:
    return {pair for function in functions(tree) for pair in imports(function)}


@cache
def type_only_imports(tree: ast.AST) -> set[tuple[str, int]]:
    return {
        pair
        for node in nodes(tree)
        if isinstance(node, ast.If) and last_name(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for pair in imports(statement)
    }


def docstrings(modules: list[Module]) -> Iterator[str]:
    """1: each module opens with a docstring of one to three lines."""
    for each in modules:
        words = [line for line in (ast.get_docstring(each.tree) or "").splitlines() if line]
        if not 1 <= len(words) <= 3:
            yield f"{each.name}: its docstring has {len(words)} lines, not 1 to 3"


def names(modules: list[Module]) -> Iterator[str]:
    """2: no vague files, no vague classes."""
    for each in modules:
        for part in each.name.split("."):
            if part.strip("_") in VAGUE_FILES:
                yield f"{each.name}: a file is named by what it holds, not {part}"
        for node in classes(each.tree):
            if VAGUE_CLASS.search(node.name):
                yield f"{each.name}:{node.lineno} class {node.name}: name what it is"


def one_class_a_name(modules: list[Module]) -> Iterator[str]:
    """2: no class name twice, so that a name means one thing in every room."""
    homes: dict[str, list[str]] = {}
    for each in modules:
        for node in each.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(each.name)
    for name, found in homes.items():
        if len(found) > 1:
            yield f"class {name} stands in {' and '.join(found)}"


def one_file_a_name(modules: list[Module]) -> Iterator[str]:
    """2: no file name twice within a room."""
    homes: dict[tuple[str, str], list[str]] = {}
    for each in modules:
        room, _, rest = each.name.partition(".")
        if rest:
            homes.setdefault((room, rest.rpartition(".")[2]), []).append(each.name)
    for (_, name), found in homes.items():
        if len(found) > 1:
            yield f"a file called {name} stands in {' and '.join(found)}"


def frozen_records(modules: list[Module]) -> Iterator[str]:
    """3: dataclasses are frozen with slots; the records hold nothing that can change."""
    for each in modules:
        for node in classes(each.tree):
            marks = [mark for mark in node.decorator_list if last_name(mark) == "dataclass"]
            settings = {
                keyword.arg
                for mark in marks
                if isinstance(mark, ast.Call)
                for keyword in mark.keywords
                if isinstance(keyword.value, ast.Constant) and keyword.value.value is True
            }
            if marks and not {"frozen", "slots"} <= settings:
                yield f"{each.name}:{node.lineno} {node.name}: frozen=True, slots=True"
            if each.room == "records":
                yield from changeable_fields(each, node)


def changeable_fields(each: Module, node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign):
            used = {
                last_name(part)
                for part in ast.walk(statement.annotation)
                if isinstance(part, ast.expr)
            }
            if used & MUTABLE:
                yield f"{each.name}:{statement.lineno} {node.name}: {used & MUTABLE} in a record"


def no_loose_dicts(modules: list[Module]) -> Iterator[str]:
    """3: no dict[str, Any] in what one room shows another."""
    shown = {
        (each.room, alias.name)
        for each in modules
        if each.name == each.room
        for node in nodes(each.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for each in modules:
        for function in functions(each.tree):
            if each.name != each.room and (each.room, function.name) not in shown:
                continue
            if function.name.startswith("_"):
                continue
            signature = [
                argument.annotation
                for argument in ast.walk(function.args)
                if isinstance(argument, ast.arg)
            ]
            for part in [*signature, function.returns]:
                if part and re.search(r"(?i:dict|mapping)\[[^\[]*\bAny\b", ast.unparse(part)):
                    yield f"{each.name}:{function.lineno} {function.name}: {ast.unparse(part)}"


def no_only_children(modules: list[Module]) -> Iterator[str]:
    """4: no base class with one child."""
    ours = {node.name for each in modules for node in classes(each.tree)}
    children = Counter(
        last_name(base)
        for each in modules
        for node in classes(each.tree)
        for base in node.bases
        if last_name(base) in ours
    )
    yield from (f"{name} has one child: join the two" for name, n in children.items() if n == 1)


def one_way(modules: list[Module]) -> Iterator[str]:
    """5: a room imports itself, the package's version and what the table says; never inside a
    function."""
    for each in modules:
        if each.room not in MAY_IMPORT:
            yield f"{each.name}: give this room its line in MAY_IMPORT"
            continue
        inner = inner_imports(each.tree)
        for name, line in imports(each.tree):
            if name.startswith("."):
                yield f"{each.name}:{line} import by full name, not {name}"
            if name.partition(".")[0] != "crossread":
                continue
            room = name.split(".")[1] if "." in name else "crossread"
            if room not in (each.room, "crossread", "__version__", *MAY_IMPORT[each.room]):
                yield f"{each.name}:{line} imports {room}, which it may not"
            if (name, line) in inner:
                yield f"{each.name}:{line} imports {name} inside a function"


def no_rings(modules: list[Module]) -> Iterator[str]:
    """5: inside a room too, no module imports itself by a detour."""
    known = {f"crossread.{each.name}": each.name for each in modules}
    graph = {
        each.name: {
            known.get(name) or known.get(name.rpartition(".")[0], "")
            for name, _ in imports(each.tree)
        }
        for each in modules
    }
    for start, first in graph.items():
        reached, ahead = set[str](), set(first)
        while ahead:
            here = ahead.pop()
            reached.add(here)
            ahead |= graph.get(here, set()) - reached
        if start in reached:
            yield f"{start} imports itself by a detour"


def heavy_libraries(modules: list[Module]) -> Iterator[str]:
    """5: one folder imports a heavy library, inside the function that opens it."""
    importers: dict[str, set[str]] = {}
    for each in modules:
        home = each.name.rpartition(".")[0] or each.name
        home = home.partition(".migrations")[0]  # which are run by the room they stand in
        light = inner_imports(each.tree) | type_only_imports(each.tree)
        for name, line in imports(each.tree):
            library = name.partition(".")[0]
            if library in NEVER:
                yield f"{each.name}:{line} {library} has no place at run time"
            if library in HEAVY and (name, line) not in light:
                yield f"{each.name}:{line} imports {library} when it is itself imported"
            if library in HEAVY and (name, line) not in type_only_imports(each.tree):
                importers.setdefault(library, set()).add(home)
    for library, users in importers.items():
        if len(users) > 1:
            yield f"{library} has {len(users)} importers: {', '.join(sorted(users))}"


def repeatable(modules: list[Module]) -> Iterator[str]:
    """6: no hash(), no clock, no randomness in the walk."""
    for each in modules:
        if each.room not in WALK:
            continue
        for name, line in imports(each.tree):
            if name.partition(".")[0] in UNREPEATABLE_MODULES:
                yield f"{each.name}:{line} imports {name}"
        for node in nodes(each.tree):
            if isinstance(node, ast.Call) and last_name(node.func) in UNREPEATABLE:
                yield f"{each.name}:{node.lineno} calls {last_name(node.func)}"


def broad_excepts(modules: list[Module]) -> Iterator[str]:
    """7: `except Exception` once in the per-input loop of read and once in the loop over shards,
    which keep what they caught."""
    allowed = {"read": 1, "stream": 1}
    for each in modules:
        for node in nodes(each.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            caught = {last_name(kind) if kind else "everything" for kind in kinds}
            if not caught & {"everything", "Exception", "BaseException"}:
                continue
            if caught == {"Exception"} and node.name and allowed.get(each.room):
                allowed[each.room] -= 1
            else:
                yield f"{each.name}:{node.lineno} catches {', '.join(sorted(caught))}"


def sizes(modules: list[Module]) -> Iterator[str]:
    """8: files to 600 lines, functions to 60, six parameters."""
    for each in modules:
        if each.lines > 600:
            yield f"{each.name}: {each.lines} lines"
        for function in functions(each.tree):
            length = (function.end_lineno or 0) - function.lineno + 1
            taken = [
                argument.arg
                for argument in ast.walk(function.args)
                if isinstance(argument, ast.arg) and argument.arg not in {"self", "cls"}
            ]
            if length > 60:
                yield f"{each.name}:{function.lineno} {function.name}: {length} lines"
            if len(taken) > 6:
                yield f"{each.name}:{function.lineno} {function.name}: {len(taken)} parameters"


CHECKS: tuple[Check, ...] = (
    docstrings,
    names,
    one_class_a_name,
    one_file_a_name,
    frozen_records,
    no_loose_dicts,
    no_only_children,
    one_way,
    no_rings,
    heavy_libraries,
    repeatable,
    broad_excepts,
    sizes,
)

# For each check, modules that break it in one place.
BAD: tuple[tuple[Check, dict[str, str]], ...] = (
    (docstrings, {"text": "x = 1\n"}),
    (docstrings, {"text": '"""One.\nTwo.\nThree.\nFour.\n"""\n'}),
    (names, {"read.helpers": ""}),
    (names, {"text": "class QuoteManager: ..."}),
    (one_class_a_name, {"text": "class Hit: ...", "store.searching": "class Hit: ..."}),
    (one_file_a_name, {"report.html.audit": "", "report.terminal.audit": ""}),
    (frozen_records, {"text": "@dataclass(frozen=True)\nclass Quote: ..."}),
    (frozen_records, {"text": "@dataclasses.dataclass\nclass Quote: ..."}),
    (frozen_records, {"records": "class Article:\n    links: list[str]"}),
    (no_loose_dicts, {"read": "def page() -> dict[str, Any]: ..."}),
    (no_loose_dicts, {"read": "def page(*, meta: Mapping[str, Any] | None): ..."}),
    (
        no_loose_dicts,
        {
            "read": "from crossread.read.pages import page",
            "read.pages": "def page() -> list[dict[str, Any]]: ...",
        },
    ),
    (no_only_children, {"text": "class Mark: ...\nclass Curly(Mark): ..."}),
    (one_way, {"text": "from crossread.read import read"}),
    (one_way, {"pipeline": "from crossread import cli"}),
    (one_way, {"pipeline": "import crossread.store"}),
    (one_way, {"verdicts": "import ast"}),
    (one_way, {"read.pages": "from .feeds import feed"}),
    (one_way, {"cli": "def main():\n    from crossread.read import read"}),
    (no_rings, {"read.a": "import crossread.read.b", "read.b": "import crossread.read.a"}),
    (
        no_rings,
        {"read": "from crossread.read.b import x", "read.b": "from crossread.read import y"},
    ),
    (heavy_libraries, {"models": "import onnxruntime as rt"}),
    (heavy_libraries, {"cli": "def f():\n    import torch"}),
    (
        heavy_libraries,
        {"models": "def f():\n    import onnxruntime", "read": "def f():\n    import onnxruntime"},
    ),
    (repeatable, {"text": "x = hash('a')"}),
    (repeatable, {"article.attribution": "from random import choice"}),
    (repeatable, {"pipeline": "def f():\n    return datetime.now()"}),
    (broad_excepts, {"text": "try: ...\nexcept Exception as error: ..."}),
    (broad_excepts, {"read": "try: ...\nexcept Exception: ..."}),
    (broad_excepts, {"read": "try: ...\nexcept: ..."}),
    (broad_excepts, {"read": "try: ...\nexcept Exception as e: ...\n" * 2}),
    (broad_excepts, {"cli": "try: ...\nexcept (ValueError, BaseException) as e: ..."}),
    (sizes, {"text": "x = 1\n" * 601}),
    (sizes, {"text": "def f():\n" + "    x = 1\n" * 60}),
    (sizes, {"text": "def f(a, b, c, *, d, e, f, g): ..."}),
)

GOOD = {
    "records": '"""Records."""\n@dataclass(frozen=True, slots=True)\nclass Span:\n    a: int\n',
    "errors": '"""Errors."""\nclass E(Exception): ...\nclass A(E): ...\nclass B(E): ...\n',
    "models": '"""Models."""\nif TYPE_CHECKING:\n    import onnxruntime\n'
    "def f():\n    import onnxruntime\n",
    "read.pages": '"""Pages."""\nimport types\nfrom crossread.read import limits\n',
    "read.limits": '"""Limits."""\ndef inner() -> dict[str, Any]: ...\n',
    "read": '"""Read.\n\nTwo lines.\n"""\nfrom crossread import __version__\n'
    "from crossread.read import pages\ntry: ...\nexcept Exception as error: ...\nx = time.time()\n",
    "cli": '"""Options."""\nfrom crossread import pipeline\n'
    "def main(a: dict[str, int], *, b, c, d, e, f): ...\n",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_package_keeps_the_rule(check: Check) -> None:
    assert list(check(shipped())) == []


@pytest.mark.parametrize("number", range(len(BAD)))
def test_the_check_bites(number: int) -> None:
    check, sources = BAD[number]
    found = list(check([module(name, source) for name, source in sources.items()]))
    assert found, sources


def test_every_check_has_a_bad_case() -> None:
    assert {check for check, _ in BAD} == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_tidy_package_passes(check: Check) -> None:
    assert list(check([module(name, source) for name, source in GOOD.items()])) == []


def test_the_whole_package_is_seen() -> None:
    assert {"crossread", "records", "errors"} <= {each.name for each in shipped()}


def test_every_library_in_use_is_declared_and_every_declared_one_in_use() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for name in EXTRAS for line in extras[name])]
    declared = {re.split(r"[<>=\[]", line)[0].replace("-", "_") for line in lines}
    used = {name.partition(".")[0] for each in shipped() for name, _ in imports(each.tree)}
    used -= {*sys.stdlib_module_names, "crossread"}
    distribution = {"argon2": "argon2_cffi", "jwt": "PyJWT", "markdown_it": "markdown_it_py"}
    assert {distribution.get(name, name) for name in used} == declared


@pytest.mark.parametrize("folder", ["eval", "examples", "docs", "training", "tests"])
def test_scripts_and_tests_keep_the_sizes_and_open_with_a_docstring(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    found = [module(path.stem, path.read_text(encoding="utf-8")) for path in paths]
    assert found
    assert [each.name for each in found if each.lines > 600] == []
    assert [each.name for each in found if not ast.get_docstring(each.tree)] == []
