"""Whatever publishes a plan refuses what `eventplan verify` calls unlawful: each way out, and each lie."""

import json
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import eventplan
from eventplan import plots
from eventplan import publish as publishing
from eventplan.cli.commands import app
from eventplan.files import parse_plan, plan_json, scenario_hash
from eventplan.model import ArgumentError, Plan, Scenario
from eventplan.publish import UnlawfulRelease, pictures
from eventplan.publish import site as of_site
from eventplan.publish.exporters import EXPORTERS
from eventplan.verifier import claims_of
from tests.command_line import invoke

TEXT = """\
eventplan: 1
event: {id: small, title: Small, time_zone: UTC, days: [{date: 2026-05-12, opens: "09:00", closes: "11:00"}]}
venues: [{id: house, name: House}]
rooms: [{id: hall, name: Hall, venue: house, capacity: 20}]
sessions:
  - {id: talk, kind: roundtable, title: Talk, duration: 60}
  - {id: late, kind: roundtable, title: Late, duration: 90, drop_price: 7}
"""

Tree = dict[str, Any]
LIES: dict[str, Callable[[Tree], Tree]] = {
    "status": lambda tree: {**tree, "status": "infeasible"},
    "optimal": lambda tree: {**tree, "bound": tree["bound"] - 1},
    "bound": lambda tree: {**tree, "status": "feasible", "bound": tree["score"] + 1},
    "score": lambda tree: {**tree, "score": tree["score"] - 1, "bound": tree["score"] - 1},
    "score_by": lambda tree: {**tree, "score_by": {"dropped": tree["score"] + 1}},
    "findings": lambda tree: {**tree, "findings": 1},
    "event": lambda tree: {**tree, "event": "other"},
    "off the grid": lambda tree: {
        **tree,
        "placements": [{**place, "start": place["start"].replace("+", ":00.000001+")} for place in tree["placements"]],
    },
    "room": lambda tree: {**tree, "placements": [{**place, "room": "ghost"} for place in tree["placements"]]},
    "a name": lambda tree: {**tree, "attendance": {**tree["attendance"], "talk": ["ghost"]}},
    "a rule": lambda tree: {**tree, "placements": []},
}  # fmt: skip
"""Plans that are not what they say, or that break a rule, in one thing each."""

COMMANDS = {
    "publish": ["-o", "out"],
    "publish --dry-run": ["-o", "out", "--dry-run", "--changes", "out.csv"],
    "site": ["-o", "out"],
    "site --for control-room": ["--for", "control-room", "-o", "out"],
    "picture": ["day", "-o", "out.svg"],
    "picture rooms": ["rooms"],
    "export": ["-f", "csv", "-o", "out"],
    **{f"export -f {exporter.name}": ["-f", exporter.name, "-o", "out"] for exporter in EXPORTERS},
    "export --reader desk": ["-f", "csv", "--reader", "desk", "--table", "attendance"],
}
"""Each command that makes a plan known, by its name and what of it is tried."""

WRITES: dict[str, Callable[[Scenario, Plan, Path], object]] = {
    "publish": lambda scenario, plan, out: publishing.publish(scenario, plan, out, secret=b"s" * 32),
    "write": lambda scenario, plan, out: eventplan.write_agendas(scenario, plan, out),
    "write_site": lambda scenario, plan, out: eventplan.write_site(scenario, plan, out),
}
"""Each function that does."""

MAKES: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(publishing, name)
        for name in ("agendas", "exports", "officers", "programme_csv", "programme_text",
                     "schedule_json", "schedule_xml", "tables", "tables_for")
    },
    "site": of_site.site,
    "programme": of_site.programme,
    "picture": pictures.picture,
}  # fmt: skip
"""Each function that makes something of a plan in memory, for somebody to read."""

SHOWS = {
    "be_lawful",
    "sees",
    "shown",
    *(name for name in plots.__all__ if name not in ("NoPlotError", "search")),
}
"""Functions of a scenario and a plan that only say something to whoever works on them."""


@pytest.fixture(scope="module")
def planned() -> tuple[Scenario, Tree]:
    """A scenario, and the tree of its best plan, which costs something."""
    scenario = eventplan.load_text(TEXT)
    plan = eventplan.plan(scenario, workers=1, effort=5)
    assert isinstance(plan, Plan)
    assert (plan.status, plan.score) == ("optimal", 7)
    return scenario, json.loads(plan_json(plan))


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenario, in which commands run."""
    (tmp_path / "event.yaml").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVENTPLAN_SECRET", raising=False)
    return tmp_path


def plan_of(tree: Tree) -> Plan:
    return parse_plan(json.dumps(tree).encode(), "plan.json")


@pytest.mark.parametrize("lie", LIES)
def test_no_way_out_for_an_unlawful_plan(lie: str, planned: tuple[Scenario, Tree], workplace: Path) -> None:
    """Each says what `verify` says, leaves with 1, and leaves nothing behind."""
    scenario, tree = planned[0], LIES[lie](planned[1])
    (workplace / "plan.json").write_text(json.dumps(tree))
    verified = invoke(["verify", "event.yaml", "plan.json"])
    assert (verified.exit_code, "The plan is unlawful." in verified.stdout) == (1, True)
    findings = verified.stdout.splitlines()[:-1]

    for name in {name.split()[0]: "" for name in COMMANDS}:
        done = invoke([name, "event.yaml", "plan.json", *COMMANDS[name]])
        assert (name, done.exit_code, done.stdout.splitlines()) == (name, 1, findings)
        assert "nothing was published" in done.stderr

    for name, write in WRITES.items():
        with pytest.raises(UnlawfulRelease):
            write(scenario, plan_of(tree), workplace / name)

    for make in MAKES.values():
        with pytest.raises(UnlawfulRelease) as refused:
            make(scenario, plan_of(tree))
        assert refused.value.findings == claims_of(scenario, plan_of(tree), scenario_hash(scenario))

    assert {path.name for path in workplace.iterdir()} == {"event.yaml", "plan.json"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_way_out_of_a_lawful_plan(name: str, planned: tuple[Scenario, Tree], workplace: Path) -> None:
    """Each command in each way writes it, and nothing of another; or all the same, if it is asked to."""
    words = [name.split()[0], "event.yaml", "plan.json", *COMMANDS[name]]
    (workplace / "plan.json").write_text(json.dumps(LIES["score"](planned[1])))
    assert invoke(words).exit_code == 1
    assert {path.name for path in workplace.iterdir()} == {"event.yaml", "plan.json"}

    if words[0] != "publish":
        assert invoke([*words, "--unlawful"]).exit_code == 0

    (workplace / "plan.json").write_text(json.dumps(planned[1]))
    assert invoke(words).exit_code == 0


@pytest.mark.parametrize("name", MAKES)
def test_what_is_made_in_memory(name: str, planned: tuple[Scenario, Tree]) -> None:
    """Of a lawful plan; of another if it is asked to, or if that is of an earlier version, which is said."""
    scenario, tree = planned
    published = MAKES[name](scenario, plan_of(tree))
    assert published == MAKES[name](scenario, plan_of(tree), unlawful=True)
    assert MAKES[name](scenario, plan_of(LIES["score"](tree)), unlawful=True)

    with pytest.warns(publishing.OtherScenario) as warned:
        assert MAKES[name](scenario, plan_of({**tree, "scenario": "sha256:0"})) == published
    assert [warning.filename for warning in warned] == [__file__]

    for wrong in ((plan_of(tree), scenario), ("event.yaml", plan_of(tree)), (scenario, "plan.json")):
        with pytest.raises(ArgumentError):
            MAKES[name](*wrong)


def test_a_broken_plan_is_looked_at(planned: tuple[Scenario, Tree]) -> None:
    """Data frames and plots are for whoever mends it."""
    pytest.importorskip("matplotlib").use("agg")
    scenario, broken = planned[0], plan_of(LIES["score"](planned[1]))
    assert len(broken.to_frame()) == 1
    assert plots.day(scenario, broken).get_title()


def test_every_way_out_is_tried() -> None:
    """Commands that take a plan and write something else than another plan, and functions that take a plan so."""
    kept = {"replan", "explain"}  # what they write is a plan or a scenario of the planner's own
    commands = {
        name
        for name, command in get_command(app).commands.items()  # type: ignore[attr-defined]
        if {"plan_file", "out"} <= {parameter.name for parameter in command.params}
    }
    assert commands - kept == {name.split()[0] for name in COMMANDS}
    functions = [
        getattr(module, name)
        for module in (publishing, of_site, pictures, plots)
        for name in module.__all__
        if callable(getattr(module, name)) and not isinstance(getattr(module, name), type)
    ]
    of_plans = {
        function for function in functions if [*signature(function).parameters][:2] == ["scenario", "plan"]
    }
    assert {function.__name__ for function in of_plans} == {*WRITES, *MAKES, *SHOWS}
    asking = {function.__name__ for function in of_plans if "unlawful" in signature(function).parameters}
    assert {*asking, "publish"} == {*WRITES, *MAKES}


def test_a_plan_of_an_earlier_version_may_be_published(
    planned: tuple[Scenario, Tree], workplace: Path
) -> None:
    """What it scored there is no lie, and is said; a plan that names no version has nothing to say so by."""
    dearer = planned[0].changed(
        sessions=[
            session.model_copy(update={"drop_price": session.drop_price and 9})
            for session in planned[0].sessions
        ]
    )
    with pytest.warns(publishing.OtherScenario):
        assert eventplan.write_agendas(dearer, plan_of(planned[1]), workplace / "out")
    with pytest.raises(UnlawfulRelease) as refused:
        eventplan.write_agendas(dearer, plan_of({**planned[1], "scenario": ""}), workplace / "out")
    assert "score" in {finding.rule for finding in refused.value.findings}
