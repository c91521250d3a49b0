"""The JSON Schema: fresh, found by editors, and of one mind with the loader on what a file may look like."""

import json
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pydantic
import pytest

from eventplan.files import load_text
from eventplan.files.json_schema import schema, schema_text
from eventplan.files.strict_yaml import read_yaml
from eventplan.model import ScenarioError

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "eventplan" / "scenario.schema.json"
FILES = sorted((ROOT / "scenarios").rglob("*.yaml"))
WHOLE = [
    ROOT / "scenarios" / "small-roundtable.yaml",
    ROOT / "tests" / "testing" / "everything.yaml",
    *sorted((ROOT / "scenarios" / "bite").glob("*.yaml")),
]
VALIDATOR = jsonschema.Draft202012Validator(schema())


def accepted_by_schema(tree: Any) -> bool:
    """Whether the schema accepts what a file holds."""
    return bool(VALIDATOR.is_valid(tree))


def tree_of(file: Path) -> Any:
    """What a file holds."""
    return read_yaml(file.read_bytes(), str(file)).tree


def complaints(tree: Any) -> list[str]:
    """What the loader complains of."""
    try:
        load_text(json.dumps(tree, ensure_ascii=False))
    except ScenarioError as error:
        return [complaint.message for complaint in error.complaints]
    return []


SHAPE = re.compile(
    r"there is no such field|must be (a|at least|at most|true|one of|more|less)|must be one of|must have at most"
    r"|is not (a time|a duration|a window|a language|written as)|`kind` must|must not be empty"
)
"""What the loader says of the shape of a file, which the schema can say too."""
BEYOND = (
    r"is not a date of the calendar",  # 2026-02-30 is written as a date
    r"is a slip of the pen",  # 9999-12-31
    r"is not a time of day",  # 24:30
    r"ends after it begins|closes after it opens",  # what comes after what
    r"whole number of minutes|`75 min`",
    r"must be at most 60$",  # the grid as a text: `75 min`
    r"must not be empty",  # of a text: the schema counts characters, the loader those left after `strip`
)


@pytest.mark.skipif(
    tuple(map(int, pydantic.VERSION.split(".")[:2])) < (2, 14),
    reason="older versions of pydantic say the same in other words: other nesting, numbers and defaults",
)
def test_the_published_file_is_fresh() -> None:
    """`python docs/generate.py` would not change `eventplan/scenario.schema.json`."""
    assert PUBLISHED.read_text("utf-8") == schema_text()


def test_the_schema_is_a_schema() -> None:
    """It is valid against its own meta-schema, and has nothing to fetch from elsewhere."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert set(re.findall(r'"\$ref": "([^"#]*)', schema_text())) == {""}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_scenario_is_valid_and_says_where_the_schema_is(file: Path) -> None:
    """Editors find the schema by the first line of each scenario, and of each part of one, and accept it."""
    line = file.read_text("utf-8").partition("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
    assert match, f"{file}: the first line says where the schema is"
    assert (file.parent / match[1]).resolve() == PUBLISHED
    VALIDATOR.validate(tree_of(file))


REPLACEMENTS: tuple[Any, ...] = (
    None, True, -1, 0, 7, 2.5, "", "x", "no such thing!", "10:30", "2026-05-12", "2026-05-12 09:00",
    "75 min", "2026-05-12 09:00/10:00", [], ["x"], {}, {"unknown": 1}, {"en": "x"}, {"at": "2026-05-12 09:00"},
)  # fmt: skip


def paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in a tree."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from paths(value, (*path, key))


def mutated(tree: Any, dice: random.Random) -> tuple[Any, str]:
    """A tree with one thing replaced, left out, or added, and what that was."""
    copy = deepcopy(tree)
    path = dice.choice(list(paths(copy)))
    node = copy
    for step in path[:-1]:
        node = node[step]
    what = dice.random()
    if what < 0.1:
        del node[path[-1]]
        return copy, f"without {path}"
    if what < 0.2 and isinstance(node[path[-1]], dict):
        node[path[-1]]["unheard_of"] = 1
        return copy, f"more in {path}"
    node[path[-1]] = dice.choice(REPLACEMENTS)
    return copy, f"{path} = {node[path[-1]]!r}"


@pytest.mark.parametrize("times", [20, pytest.param(600, marks=pytest.mark.long)])
@pytest.mark.parametrize("file", WHOLE, ids=lambda file: file.name)
def test_loader_and_schema_agree(file: Path, times: int) -> None:
    """What the loader accepts, the schema accepts; what the loader refuses for its shape, the schema refuses."""
    dice, tree = random.Random(file.name), tree_of(file)
    assert not complaints(tree)
    for _ in range(times):
        changed, what = mutated(tree, dice)
        complained, valid = complaints(changed), accepted_by_schema(changed)
        if not complained:
            assert valid, f"{what}: loaded, and refused by the schema"
        elif any(SHAPE.search(message) for message in complained):
            beyond = all(
                any(re.search(pattern, m) for pattern in BEYOND) for m in complained if SHAPE.search(m)
            )
            assert not valid or beyond, f"{what}: {complained[:3]}, and accepted by the schema"
