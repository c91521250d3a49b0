"""Names say what they hold or return: words that fit the result of anything are not names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("eventplan", "tests", "benchmarks", "docs", "tools")

FILLERS = {"found", "here", "made", "one", "told"}
"""A solution is called `solution`, a finding `finding`, a session `session`, the rooms of a day `rooms`."""

LEFT = {
    "eventplan/model/plan.py: one": "a parameter of the public `Plan.swapped`",
    "eventplan/publish/differences.py: told": "a field of the public `ItemChange`",
    "eventplan/publish/site/released.py: made": "a field of a file on the desk",
    "eventplan/publish/site/wording.py: made": "templates of a planner's own read `release.made`",
    "eventplan/solver/surface.py: one": "a parameter of the public `Model.overlap`",
    "tests/preferences/test_absences.py: one": "stands for the delegation `ONE`",
    "tests/preferences/test_agendas.py: one": "stands for the delegation `ONE`",
}
"""Names that stay, and why. The list can only become shorter."""


def names(tree: ast.AST) -> Iterator[str]:
    """Yield the name of each variable, parameter, field, attribute, function and class that a module defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or ""
        elif isinstance(node, ast.arguments):
            every = (*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg)
            yield from (parameter.arg for parameter in every if parameter is not None)


def filler(name: str) -> bool:
    """Whether a name fits the result of anything."""
    return not name.isupper() and name.strip("_").lower() in FILLERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_names_say_what_they_hold(folder: str) -> None:
    """No variable, parameter, field, function, class or module is called `found`, `one`, `here`, `made` or `told`."""
    fillers = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in names(ast.parse(path.read_text("utf-8")))
        if filler(name)
    }
    modules = {
        str(path) for path in (ROOT / folder).rglob("*.py") if path.stem.removeprefix("test_") in FILLERS
    }
    assert not modules
    assert fillers == {place for place in LEFT if place.startswith(f"{folder}/")}


def test_fillers_are_noticed() -> None:
    """A variable, a parameter, a target of a loop or of a comprehension, and a field are."""
    for text in (
        "found = 1",
        "def f(one): pass",
        "for here in x: pass",
        "y = [told for told in x]",
        "class C:\n    made: int",
        "lambda *found: 0",
        "(one := 2)",
        "self.told = 3",
        "def _found(): pass",
        "class Told: pass",
        "from x import y as made",
    ):
        assert any(map(filler, names(ast.parse(text)))), text
    assert not any(map(filler, names(ast.parse("HERE = 1"))))  # the folder of a file, as everybody writes it
