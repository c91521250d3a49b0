"""Old names: each works, warns, names what to write, and is on the page that says how long it stays."""

import re
import warnings
from importlib import import_module
from pathlib import Path

import pytest

import eventplan
from eventplan.deprecated import OLD
from tests.command_line import invoke
from tests.small import SCENARIO

PAGE = (Path(__file__).parents[1] / "docs" / "compatibility.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(OLD))
def test_an_old_name_works_and_warns(name: str) -> None:
    """The warning has the new name and the version in which the old one is gone; it is said where it is used."""
    module, _, old = name.rpartition(".")
    with pytest.warns(DeprecationWarning, match=re.escape(OLD[name].new)) as warned:
        value = getattr(import_module(module), old)
    assert callable(value)
    assert f"gone with {OLD[name].gone}" in str(warned[0].message)
    assert warned[0].filename == __file__
    assert f"`{name}`" in PAGE
    assert old not in import_module(module).__all__
    place, _, new = OLD[name].new.rpartition(".")
    assert new in import_module(place).__all__


def test_the_old_function_is_called_as_it_was() -> None:
    """`progress` gets rows."""
    rows: list[object] = []
    scenario = eventplan.load(SCENARIO)
    with pytest.warns(DeprecationWarning, match="what_if"):
        sweep = eventplan.sweep
    change = eventplan.model.Variation.model_validate({"id": "x", "changes": ["cancel dykes"]})
    table = sweep(scenario, [change], progress=rows.append, effort=0.3)
    assert rows == [*table.outcomes]


def test_the_old_command_says_how_it_is_called_now(tmp_path: Path) -> None:
    """On standard error, and does the same."""
    (tmp_path / "v.yaml").write_text("variations:\n  - {id: x, changes: [cancel dykes]}\n")
    words = [str(SCENARIO), str(tmp_path / "v.yaml"), "--effort", "0.3", "-q"]
    now, old = (invoke([name, *words]) for name in ("what-if", "sweep"))
    assert old.stdout == now.stdout
    assert "write `eventplan what-if`" in old.stderr
    assert "what-if" in invoke(["--help"]).stdout
    assert "sweep  " not in invoke(["--help"]).stdout


def test_a_name_that_never_was_is_an_attribute_error() -> None:
    """No warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(AttributeError, match="no attribute 'swoop'"):
            _ = eventplan.swoop


def test_public_names_mean_one_thing() -> None:
    """A name that two public modules have is the same thing, or on the list of those that are not."""
    modules = ["eventplan"]
    modules += [
        f"eventplan.{name}" for name in ("model", "files", "checks", "explanation", "replanning", "publish")
    ]
    seen: dict[str, object] = {}
    twice = set()
    for module in modules:
        for name in import_module(module).__all__:
            value = getattr(import_module(module), name)
            if seen.setdefault(name, value) is not value:
                twice.add(name)
    assert twice <= {"Move", "View"}  # of changes and explanations; of checks and readers
