"""The house: floors, names, and nothing heavy before it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import eventplan
from eventplan.model.policy import PREFERENCE_IDS, RULE_IDS
from eventplan.preferences import PREFERENCES
from eventplan.rules import RULES

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "eventplan").rglob("*.py"))


def _loaded(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    """`import eventplan` loads neither pydantic nor OR-Tools nor icalendar."""
    assert _loaded("import eventplan").isdisjoint({"pydantic", "ortools", "icalendar", "numpy", "yaml"})


def test_verifying_loads_no_solver() -> None:
    """A plan can be judged where there is no OR-Tools."""
    loaded = _loaded("from eventplan.verifier import verify\nfrom eventplan.files import load, load_plan")
    assert not any(name.split(".")[0] in ("ortools", "numpy") for name in loaded)
    assert "eventplan.solver" not in loaded


def test_help_loads_no_solver() -> None:
    """The command line shows its help without the solver or the calendar library."""
    loaded = _loaded("import eventplan.cli.commands")
    assert loaded.isdisjoint({"ortools", "icalendar", "pydantic"})


def test_every_public_name_is_there() -> None:
    """Each name of `__all__` can be had, and `dir` shows it."""
    for name in eventplan.__all__:
        assert getattr(eventplan, name) is not None
        assert name in dir(eventplan)
    with pytest.raises(AttributeError):
        eventplan.nothing  # noqa: B018


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(module: Path) -> None:
    """Each module has a docstring."""
    assert ast.get_docstring(ast.parse(module.read_text("utf-8")))


def test_rules_stand_in_the_order_of_the_catalogue() -> None:
    """Rules and preferences are those of the catalogue, in its order, one file each with the stem of its id."""
    ids = [rule.id for rule in RULES]
    assert ids == [*RULE_IDS]
    names = [preference.id for preference in PREFERENCES]
    assert names == [*PREFERENCE_IDS]
    for rule in RULES:
        assert rule.check.__module__ == f"eventplan.rules.{rule.id.replace('-', '_')}"
        assert rule.source
        assert rule.law.endswith(".")


def test_floors_are_kept() -> None:
    """A package imports only those below it; the law never loads the solver; the solver never reads the law."""
    pytest.importorskip("importlinter", reason="import-linter comes with the lint extra")
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def imported(module: Path) -> set[str]:
    """Return what a module imports by whole names, wherever in it."""
    nodes = list(ast.walk(ast.parse(module.read_text("utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_only_the_budget_of_a_search_keeps_time() -> None:
    """Of the modules of the solver, `budget.py` alone reads the clock: the others ask it what is left."""
    solver = ROOT / "eventplan" / "solver"
    assert {path.name for path in solver.rglob("*.py") if "time" in imported(path)} == {"budget.py"}


HIDDEN_MODULES = {
    "eventplan/solver: solve": "where a reader of the search begins",
}
"""Modules that a name of their package hides, and why."""


def test_no_package_hides_its_modules() -> None:
    """No package has a function or an object with the name of one of its modules."""
    hidden = set()

    for file in (path for path in MODULES if path.name == "__init__.py"):
        inside = {path.stem for path in file.parent.iterdir() if path.suffix == ".py" or path.is_dir()}
        imports = [
            node for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.ImportFrom)
        ]
        names = {name.asname or name.name for node in imports if node.module for name in node.names}
        hidden |= {f"{file.parent.relative_to(ROOT)}: {name}" for name in names & inside}

    assert hidden == HIDDEN_MODULES.keys()


LONGEST_FILE, LONGEST_CLASS = 400, 250
"""Lines of a file and of a class: what is longer is split along what belongs together."""

LONGER_FILES: dict[str, str] = {
    "model/sessions.py": "half of it describes fields; a kind of session is added in this one file",
}
"""Files that are longer, and why reading would be worse if they were split."""


def test_files_and_classes_are_short() -> None:
    """No file has more than 400 lines, no class more than 250, but for files that are listed with a reason."""
    files = {str(path.relative_to(ROOT / "eventplan")): path.read_text("utf-8") for path in MODULES}
    classes = {
        f"{name}: {node.name}": node.end_lineno - node.lineno + 1
        for name, text in files.items()
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef) and node.end_lineno is not None
    }
    assert {name for name, text in files.items() if text.count("\n") > LONGEST_FILE} == LONGER_FILES.keys()
    assert not {name for name, lines in classes.items() if lines > LONGEST_CLASS}


def test_no_property_is_bound_by_the_clock() -> None:
    """Each property states `deadline=None`: 200 ms by the clock are short where others want the processor."""
    bound = [
        f"{path.name}: {node.name}"
        for path in Path(__file__).parent.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorators in [" ".join(map(ast.unparse, node.decorator_list))]
        if "given(" in decorators and "deadline=None" not in decorators
    ]
    assert not bound
