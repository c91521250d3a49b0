"""Every public function, given one thing of another type than it takes: the error is one of ours, and clear."""

import asyncio
import inspect
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import eventplan
from eventplan.explanation import Edit, Remedy, WayOut
from eventplan.explanation.edits import Sort
from eventplan.explanation.placed import Cost
from eventplan.model import ArgumentError, Baseline, EventplanError, Status, Variation, parse_change
from eventplan.model.checked import checked
from eventplan.publish import DESK, PUBLIC
from tests import small

SCENARIO, PLAN = eventplan.load(small.SCENARIO), eventplan.load_plan(small.plan_file())
MODULES = ("", ".model", ".files", ".checks", ".explanation", ".replanning", ".publish", ".testing")
"""Those that are public, by docs/compatibility.md."""

ASKED_OFTEN = {
    "gaps_of", "joined", "occupied", "people_among", "say", "settled", "show_moment", "span_of", "whereabouts_of",
}  # fmt: skip
"""Questions about parts that a search asks thousands of times: they check nothing."""

REMEDY = Remedy("x", "x", 1, "Write another title", (Edit(Sort.WRITE, ("event", "title"), "x"),))
METHODS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "Plan": (PLAN, ("held", "moved", "pinned", "swapped", "to_frame", "with_placement", "without")),
    "Scenario": (SCENARIO, ("changed", "extended", "with_baseline")),
    "Edit": (REMEDY.edits[0], ("instruction",)),
    "Remedy": (REMEDY, ("apply", "instructions")),
    "WayOut": (WayOut((REMEDY,)), ("apply", "instructions", "warnings")),
    "Variation": (Variation(id="x", changes=["cancel dykes"]), ("apply",)),
}
"""Methods that a planner's script calls. Those of parts beside them are questions that a search asks."""

STOPPED = threading.Event()
STOPPED.set()

RIGHT: dict[str, Any] = {
    "after": PLAN,
    "base": small.SCENARIO,
    "baseline": PLAN,
    "before": PLAN,
    "changes": ["longer opening 5 min"],
    "cost": Cost(Status.FEASIBLE, plan=PLAN),
    "data": b"{}",
    "delegate_id": "SEN-01",
    "delegation_id": "SEN",
    "effort": 0.1,
    "files": {"a.txt": b"a"},
    "folder": Path("out"),
    "id": "x",
    "name": "a.json",
    "one": "opening",
    "other": "dinner",
    "path": Path("out.json"),
    "paths": [small.SCENARIO],
    "placement": PLAN.placements[0],
    "plan": PLAN,
    "reader": DESK,
    "room_id": "salon",
    "scenario": SCENARIO,
    "secret": bytes(32),
    "seconds": 0.1,
    "session": "opening",
    "site": Path("site"),
    "stop": STOPPED,
    "text": "cancel dykes",
    "things": PLAN.placements,
    "variations": [("same", SCENARIO)],
    "zone_id": "inner",
}
"""What is right for each parameter that needs a value."""

RIGHT_FOR: dict[str, dict[str, Any]] = {
    "eventplan.publish.sees": {"session": SCENARIO.sessions[0], "reader": PUBLIC},
    "eventplan.files.load": {"path": small.SCENARIO},
    "eventplan.files.load_before": {"path": small.SCENARIO},
    "eventplan.files.changed_scenario": {"changes": [parse_change("cancel dykes")]},
    "eventplan.model.with_changes": {"changes": [parse_change("cancel dykes")]},
    "Scenario.with_baseline": {"baseline": Baseline(plan=PLAN)},
}

WRONG = (3, -0.5, True, "x", "a\0b", b"x", None, (), ["x"], [None], {"a": 1}, {3}, object(), Path("nowhere"), SCENARIO, PLAN,
    lambda *_: 1, datetime(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), RuntimeError("x"), range(3))  # fmt: skip


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield public functions, and methods with an object of theirs, by name."""
    seen = set()
    for module in MODULES:
        public = import_module(f"eventplan{module}")
        for name in public.__all__:
            value = getattr(public, name)
            if inspect.isfunction(value) and name not in ASKED_OFTEN and value not in seen:
                seen.add(value)
                yield f"{value.__module__.rpartition('.')[0] if module else 'eventplan'}.{name}", value
    for kind, (owner, names) in METHODS.items():
        for name in names:
            yield f"{kind}.{name}", getattr(owner, name)


FUNCTIONS = dict(functions())


def right(name: str, function: Callable[..., Any]) -> dict[str, Any]:
    """Return right arguments for a function."""
    known = RIGHT | RIGHT_FOR.get(name, {})
    return {
        parameter.name: known[parameter.name]
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty or parameter.name in ("stop", "seconds", "effort")
        if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
    }


def call(function: Callable[..., Any], arguments: dict[str, Any]) -> None:
    result = function(**arguments)
    if inspect.iscoroutine(result):
        asyncio.run(result)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_of_another_type_is_an_error_of_ours(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else is right. A file that is not there, or cannot be written, is an error of the system."""
    monkeypatch.chdir(tmp_path)
    function, wrong = FUNCTIONS[name], []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        for value in WRONG:
            arguments = {**right(name, function), parameter.name: value}
            try:
                call(function, arguments)
            except (EventplanError, OSError):
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, it is not ours
                wrong.append(f"{parameter.name}={value!r:.20}: {type(error).__name__} {error!s:.60}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("Plan.moved", {"session": 3}, "`session` is a text, and not 3"),
        ("Plan.moved", {"start": 3}, "`start` is a datetime or a text or None, and not 3"),
        ("Plan.to_frame", {"what": "people"}, "a plan has a frame of 'placements' and one of 'attendance'"),
        ("Plan.held", {"scenario": PLAN}, "a `ScenarioStated`"),
        ("Remedy.apply", {"scenario": "x.yaml"}, "a scenario is meant here, and not str: read it with `eventplan.load`"),
        ("eventplan.publish.exports", {"reader": "public"}, "`reader` is a `Reader`, and not 'public'"),
        ("eventplan.publish.schedule_xml", {"persons": 1}, "`persons` is True or False, and not 1"),
        ("eventplan.files.parse_plan", {"data": "{}"}, "`data` is bytes, and not '{}'"),
        ("eventplan.files.write_folder", {"files": {"a": "b"}}, "`files` is a mapping (each a text to bytes), and not {'a': 'b'}"),
        ("eventplan.files.write_folder", {"private_names": "a"}, "`private_names` is a list (each a text), and not 'a'"),
        ("eventplan.files.write_file", {"path": None}, "`path` is a text or the name of a file or folder, and not None"),
        ("eventplan.to_frame", {"things": ["x"]}, "`things` is a list of things that have the same fields"),
        ("eventplan.write_site", {"stop": "x"}, "`stop` is a `threading.Event` or None, and not 'x'"),
        ("eventplan.write_site", {"progress": 3}, "`progress` is a function or None, and not 3"),
    ],
)  # fmt: skip
def test_the_error_says_which_argument_and_what_is_meant(
    name: str, wrong: dict[str, Any], words: str
) -> None:
    """In plain words, with what was given instead."""
    function = FUNCTIONS[name]
    with pytest.raises(ArgumentError, match=re.escape(words)):
        function(**{**right(name, function), **wrong})


def test_what_is_right_is_given_on_as_it_is() -> None:
    """Also positional, further arguments and iterators, which nobody uses up."""

    @checked
    def three(first: int, *others: int, last: Iterator[int] | None = None) -> list[int]:
        return [first, *others, *(last or ())]

    assert three(1, 2, 3, last=iter([4])) == [1, 2, 3, 4]
    assert three(first=1) == [1]
    for wrong in ((1, True), ("x",), (1, 2, 0.5)):
        with pytest.raises(ArgumentError):
            three(*wrong)
    with pytest.raises(TypeError, match="missing"):
        three()
