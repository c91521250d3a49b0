"""Whatever takes long: one kind of progress, as a callback and as an iterator; `stop`; named loggers."""

import inspect
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import eventplan
from eventplan import publish as publishing
from eventplan.model import Stopped, Variation
from tests.small import SCENARIO, plan_file

WAYS = [Variation.model_validate({"id": f"late-{n}", "changes": [f"late PHL {n} min"]}) for n in (30, 60)]
STORY = SCENARIO.parent / "infeasible" / "both-pinned-to-the-hall.yaml"


@pytest.fixture(scope="module")
def scenario() -> eventplan.Scenario:
    """The small scenario."""
    return eventplan.load(SCENARIO)


@pytest.fixture(scope="module")
def plan() -> eventplan.Plan:
    """Its plan."""
    return eventplan.load_plan(plan_file())


Work = Callable[..., Any]


def long_things(
    scenario: eventplan.Scenario, plan: eventplan.Plan, folder: Path
) -> dict[str, tuple[Work, tuple[Any, ...], dict[str, Any], set[str]]]:
    """Everything long: what to call, with what, and which loggers tell of it."""
    quick = {"workers": 1, "effort": 0.3}
    change = {"changes": ["cancel dykes"], **quick}
    return {
        "plan": (eventplan.plan, (scenario,), quick, {"planner"}),
        "replan": (eventplan.replan, (scenario, plan), change, {"replanning.search"}),
        "explain": (eventplan.explain, (eventplan.load(STORY),), {"effort": 1}, {"explanation"}),
        "explain_session": (
            eventplan.explain_session,
            (scenario, plan, "press"),
            {"seconds": 0.5},
            {"explanation.placing"},
        ),
        "what_if": (eventplan.what_if, (scenario, WAYS), {"effort": 0.3}, {"replanning.what_ifs"}),
        "write_agendas": (
            eventplan.write_agendas,
            (scenario, plan, folder / "agendas"),
            {},
            {"publish.agendas"},
        ),
        "write_site": (eventplan.write_site, (scenario, plan, folder / "site"), {}, {"publish.site"}),
        "publish": (
            publishing.publish,
            (scenario, plan, folder / "released"),
            {"secret": bytes(32)},
            {"publish.release"},
        ),
    }


NAMES = (
    "plan", "replan", "explain", "explain_session", "what_if", "write_agendas", "write_site", "publish"
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_tells_in_one_way(
    name: str,
    scenario: eventplan.Scenario,
    plan: eventplan.Plan,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each step is a `Progress`, the iterator gives the steps that the callback gets, and the result is there."""
    work, given, options, loggers = long_things(scenario, plan, tmp_path)[name]
    caplog.set_level(logging.INFO, "eventplan")
    with eventplan.following(work, *given, **options) as done:
        steps = [*done]

    assert steps
    assert all(type(step) is eventplan.Progress for step in steps)
    assert all(step.message or step.score is not None or step.bound is not None for step in steps)
    assert all(str(step) for step in steps)
    assert done.result is not None
    names = {record.name.removeprefix("eventplan.") for record in caplog.records}
    assert loggers <= names, names


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_ended(
    name: str, scenario: eventplan.Scenario, plan: eventplan.Plan, tmp_path: Path
) -> None:
    """A stop that is set before it begins ends it: with what is known, or with nothing written."""
    work, given, options, _ = long_things(scenario, plan, tmp_path)[name]
    stop = threading.Event()
    stop.set()
    if name in ("write_agendas", "write_site", "publish"):
        with pytest.raises(Stopped):
            work(*given, stop=stop, **options)
        assert not any(path.is_file() for path in tmp_path.rglob("*"))
    else:
        assert work(*given, stop=stop, **options) is not None


def test_rows_come_as_they_are_known(scenario: eventplan.Scenario) -> None:
    """The progress of what-ifs has each row, and counts them."""
    steps: list[eventplan.Progress] = []
    table = eventplan.what_if(scenario, WAYS, effort=0.3, progress=steps.append)
    assert [step.row for step in steps] == [*table.outcomes]
    assert [step.done for step in steps] == [1, 2]


def test_files_are_told_of_by_logger(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What is read, and what is written."""
    caplog.set_level(logging.INFO, "eventplan")
    scenario = eventplan.load(SCENARIO)
    eventplan.save(scenario, tmp_path / "copy.yaml")
    eventplan.save_plan(eventplan.load_plan(plan_file()), tmp_path / "plan.json")
    lines = [f"{record.name}: {record.getMessage()}" for record in caplog.records]
    assert lines[0].startswith("eventplan.files.scenario: read")
    assert any(line.startswith("eventplan.files.written: wrote") for line in lines)
    assert any(line.startswith("eventplan.files.plans: wrote") for line in lines)


def test_nothing_long_is_without(scenario: eventplan.Scenario, plan: eventplan.Plan, tmp_path: Path) -> None:
    """Public functions with `progress` have `stop`, and those with `stop` have `progress`."""
    known = {work for work, _, _, _ in long_things(scenario, plan, tmp_path).values()}
    for module in (eventplan, publishing):
        for name in module.__all__:
            value = getattr(module, name)
            if not inspect.isfunction(value) or inspect.iscoroutinefunction(value):
                continue
            names = inspect.signature(value).parameters
            assert ("progress" in names) == ("stop" in names), name
            assert "progress" not in names or value in known, name
