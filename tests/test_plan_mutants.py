"""
Plans changed in one place: each change is refused, or found, or is lawful for a reason that is stated here.

The plan has something in every field. Each value of its JSON is changed in turn, in every way that its sort
allows (`changes_of`), left out, and put in again; a long run changes each in many more ways.
"""

import copy
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest

import eventplan
from eventplan.files import parse_plan, plan_json, scenario_hash
from eventplan.model import ArrivalTime, Placement, Plan, PlanError, Scenario, Sweep, Turn
from eventplan.verifier import claims_of

SCENARIO = """\
eventplan: 1
event:
  {id: full, title: Full, host: VN, time_zone: Asia/Ho_Chi_Minh, days: [
    {date: 2026-05-12, opens: "09:00", closes: "18:00"}, {date: 2026-05-13, opens: "09:00", closes: "18:00"}]}
clearances: [blue, red]
venues: [{id: house, name: The house}]
zones: [{id: inner, name: Inner, clearance: blue, sweep: 20 min, cap: 90}]
checkpoints: [{id: gate, name: Gate, zone: inner, lanes: 2}]
gates: [{session: opening, checkpoints: [gate]}]
workload: [{who: [linh, kari], hours: 8, stretch: 5 h, meal: 30 min, rest: 8 h}]
rooms:
  - {id: hall, name: Hall, venue: house, zone: inner, capacity: 60, booths: 2, turnover: 10 min}
  - {id: den, name: Den, venue: house, capacity: 20}
  - {id: fair, name: Fair, venue: house, capacity: 20}
delegations:
  - id: VN
    name: Viet Nam
    kind: host
    size: 3
    clearance: red
    members: [{id: linh, name: Linh, rank: minister, head: true, principal: true}]
  - id: "NO"
    name: Norway
    size: 3
    clearance: red
    members: [{id: kari, name: Kari, rank: head-of-government, head: true, principal: true}]
  - {id: UN, name: United Nations, kind: un, size: 2, clearance: red}
  - {id: XX, name: Nowhere, size: 1, avoids: [UN]}
sessions:
  - id: opening
    kind: ceremony
    ceremony: opening
    title: Opening
    duration: 30 min
    room: hall
    protected: true
    attendance: heads
    excused: [XX]
    start: 2026-05-12 10:00
  - id: debate
    kind: plenary
    title: Debate
    duration: 60 min
    room: hall
    languages: [en, fr]
    interpreted: true
    attendance: delegations
    invited: [VN, "NO", UN]
  - {id: signing, kind: ceremony, ceremony: signing, title: Signing, duration: 30 min, room: den, excused: [XX]}
  - {id: talk, kind: side-event, title: Talk, organisers: [UN], room: den, attendance: open, themes: [sea]}
  - {id: more, kind: side-event, title: More, organisers: ["NO"], room: den, start: 2026-05-12 10:00, drop_price: 7}
  - id: show
    kind: exhibition
    title: Show
    duration: 120 min
    room: fair
    booths: [{id: b1}, {id: b2}, {id: b3}]
    exhibitors: [{delegation: VN}, {delegation: "NO"}]
resources:
  interpretation: [{language: en, teams: 2}, {language: fr, teams: 2}]
  sweep_teams: 1
  drop_offs: [{id: door, name: Door, interval: 5 min}]
  arrivals:
    - {who: linh, session: opening, drop_off: door, lead: 45 min}
    - {who: kari, session: opening, drop_off: door, lead: 45 min}
speakers_lists:
  - {id: speeches, parts: [{session: debate}], seconds: 300, items: [{who: linh}, {who: kari}, {who: UN-01}]}
signing_orders:
  - id: names
    parts: [{session: signing}]
    seconds: 60
    items: [{who: linh}, {who: kari}]
    full_powers: [{delegation: "NO", deposited: 2026-05-12 09:00}, {delegation: VN}]
preferences: {compactness: {weight: 1}}
"""

LAWFUL = {
    r"run( |\.).*": "who made it, and with what effort, nobody can see",
    r"(score_by|event) (-|empty)": "what is not said is no lie",
    r"findings -": "it has none",
    r"orders\.\w+\.\d+\.(desk|tentative) -": "it is what is meant where nothing is said",
    r"(placements|arrivals|attendance\.\w+|orders\.\w+) reordered": "their order says nothing",
    r"placements\.\d+\.start [+-]\d+ s": "another time, at the same cost",
    r"attendance\.(debate|talk)\.\d+ other": "another member of the same delegation",
    r"sweeps\.\d+\.start -\d+ s": "a sweep may be longer",
    r"arrivals\.\d+\.at [+-]\d+ s": "another time within the lead",
    r"teams\.debate(\.\w\w\.0 [+-]1| exchanged)": "the other team",
    r"booths\.show( exchanged|\.\w\w other)": "another booth that is free",
}
"""Changes that may go by, by place and kind, with the reason. All others must be seen."""


@pytest.fixture(scope="module")
def scene() -> tuple[Scenario, Plan]:
    """A scenario with something of everything, and its best plan."""
    scenario = eventplan.load_text(SCENARIO)
    plan = eventplan.plan(scenario, workers=1, effort=10)
    assert isinstance(plan, Plan)
    assert plan.status == "optimal"
    assert not claims_of(scenario, plan, scenario_hash(scenario))
    return scenario, plan


def test_the_plan_has_something_in_every_field(scene: tuple[Scenario, Plan]) -> None:
    """Or a field that is new is not looked at."""
    tree = json.loads(plan_json(scene[1]))
    assert not [name for name, value in tree.items() if value in ([], {}, "") and name != "findings"]


Path = tuple[str | int, ...]


def places(tree: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a tree, the outer ones first."""
    if path:
        yield path
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        yield from places(value, (*path, key))


def at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def later(text: str, seconds: float) -> str:
    """A time, so much later."""
    return (datetime.fromisoformat(text) + timedelta(seconds=seconds)).isoformat()


TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
SECONDS = (1e-6, 1, 60, 300, -300, 3600, 86400, -86400)
NUMBERS = (1, -1, 2, 1000)


def changes_of(value: Any, others: list[Any], draw: random.Random | None) -> Iterator[tuple[str, Any]]:
    """Every way to change a value: what is done, and what it is then. *others* are values of such places."""
    if isinstance(value, bool):
        yield "turned", not value
    elif isinstance(value, int):
        steps = [draw.randint(-50, 50) or 1 for _ in range(4)] if draw else NUMBERS
        yield from ((f"{step:+}", value + step) for step in steps)
    elif isinstance(value, str) and TIME.match(value):
        steps = (
            [draw.choice((60, 300, 1e-6)) * draw.randint(-300, 300) or 60 for _ in range(6)]
            if draw
            else SECONDS
        )
        yield from ((f"{step:+} s", later(value, step)) for step in steps)
    elif isinstance(value, str):
        yield "ghost", "ghost"
        yield "empty", ""
        yield from (("other", other) for other in others if other != value)
    elif isinstance(value, list):
        yield "empty", []
        if len(value) > 1:
            yield "reordered", value[::-1]
        if value:
            yield "twice", [*value, value[-1]]
    elif isinstance(value, dict):
        yield "empty", {}
        yield "stranger", {**value, "ghost": next(iter(value.values()), 0)}
        if len(value) > 1:
            keys, values = list(value), list(value.values())
            yield "exchanged", dict(zip(keys, [*values[1:], values[0]], strict=True))


def alike(tree: Any, path: Path) -> list[Any]:
    """Texts at places of the same shape, and the names of sessions, rooms and people."""
    missing = {
        at(tree, other)
        for other in places(tree)
        if len(other) == len(path)
        and other[0] == path[0]
        and isinstance(at(tree, other), str)
        and (isinstance(path[-1], int) or other[-1] == path[-1])
    }
    return sorted(missing)[:6]


def mutants(tree: Any, draw: random.Random | None = None) -> Iterator[tuple[str, Any]]:
    """Each change of a plan: its place and what is done, and the plan after it."""
    for path in places(tree):
        value, name = at(tree, path), ".".join(map(str, path))
        for what, changed in changes_of(value, alike(tree, path), draw):
            mutant = copy.deepcopy(tree)
            at(mutant, path[:-1])[path[-1]] = changed
            yield f"{name} {what}", mutant
        mutant = copy.deepcopy(tree)
        del at(mutant, path[:-1])[path[-1]]
        yield f"{name} -", mutant


def seen(scenario: Scenario, tree: Any) -> str:
    """What is said of a plan; nothing if nothing is."""
    try:
        plan = parse_plan(json.dumps(tree).encode(), "plan.json")
    except PlanError as error:
        return str(error)
    findings = claims_of(scenario, plan, scenario_hash(scenario))
    return "; ".join(finding.message for finding in findings)


def missed(scene: tuple[Scenario, Plan], all_of_them: Iterator[tuple[str, Any]]) -> tuple[list[str], int]:
    """Changes that nobody sees and that are not lawful, and how many there were."""
    scenario, unnoticed, number = scene[0], [], 0
    for name, tree in all_of_them:
        number += 1
        if not seen(scenario, tree) and not any(re.fullmatch(form, name) for form in LAWFUL):
            unnoticed.append(name)
    return unnoticed, number


def test_changes_of_a_plan_are_seen(scene: tuple[Scenario, Plan]) -> None:
    """Each fifth of some hundreds, each in one place."""
    unnoticed, number = missed(scene, islice(mutants(json.loads(plan_json(scene[1]))), 0, None, 5))
    assert not unnoticed
    assert number > 100


@pytest.mark.long
def test_every_change_of_a_plan_is_seen(scene: tuple[Scenario, Plan]) -> None:
    """All of them."""
    unnoticed, number = missed(scene, mutants(json.loads(plan_json(scene[1]))))
    assert not unnoticed
    assert number > 500


@pytest.mark.long
def test_many_changes_of_a_plan_are_seen(scene: tuple[Scenario, Plan]) -> None:
    """Some thousands, at random."""
    draw, tree = random.Random(1), json.loads(plan_json(scene[1]))
    for _ in range(8):
        unnoticed, number = missed(scene, mutants(tree, draw))
        assert not unnoticed
        assert number > 300


NINE = datetime.fromisoformat("2026-05-12T09:00+07:00")


def turns(part: str, *who: str) -> tuple[Turn, ...]:
    """Places of people, five minutes each, over and over the same day."""
    starts = [NINE + timedelta(minutes=number % 500) for number in range(len(who))]
    return tuple(
        Turn(who=person, part=part, position=number % 9 + 1, start=start, end=start + timedelta(minutes=5))
        for number, (person, start) in enumerate(zip(who, starts, strict=True))
    )


Many = Callable[[Plan, list[str]], dict[str, Any]]
MANY: dict[str, Many] = {
    "sweeps": lambda plan, names: {
        "sweeps": tuple(
            Sweep(room="hall", start=NINE - timedelta(minutes=30 + n % 77), end=NINE + timedelta(minutes=n % 99), team=n % 5 + 1)
            for n in range(len(names))
        )
    },
    "sweeps of a moment more": lambda plan, names: {
        "sweeps": tuple(
            Sweep(room="hall", start=NINE - timedelta(minutes=30), end=NINE + timedelta(microseconds=n), team=1)
            for n in range(len(names))
        )
    },
    "sweeps of no room": lambda plan, names: {
        "sweeps": tuple(Sweep(room=name, start=NINE, end=NINE, team=n + 1) for n, name in enumerate(names))
    },
    "names": lambda plan, names: {"attendance": dict.fromkeys(plan.attendance, tuple(names))},
    "one name": lambda plan, names: {"attendance": dict.fromkeys(plan.attendance, ("linh",) * len(names))},
    "sessions with names": lambda plan, names: {"attendance": dict.fromkeys(names, ("linh",))},
    "dropped": lambda plan, names: {"dropped": tuple(names)},
    "dropped again": lambda plan, names: {"dropped": ("more",) * len(names)},
    "placements": lambda plan, names: {
        "placements": tuple(Placement(session=name, start=NINE, room="hall") for name in names)
    },
    "placements again": lambda plan, names: {"placements": plan.placements * (len(names) // 5)},
    "arrivals": lambda plan, names: {
        "arrivals": tuple(
            ArrivalTime(who=("linh", "kari", "UN-01")[n % 3], session="opening", drop_off="door", at=NINE + timedelta(seconds=n))
            for n in range(len(names))
        )
    },
    "turns": lambda plan, names: {"orders": {"speeches": turns("debate", *names)}},
    "turns of one": lambda plan, names: {"orders": {"speeches": turns("debate", *["kari"] * len(names))}},
    "turns of three": lambda plan, names: {
        "orders": {
            "speeches": turns("debate", *["linh", "kari", "UN-01"] * (len(names) // 3)),
            "names": turns("signing", *["linh", "kari", "UN-01"] * (len(names) // 3)),
        }
    },
    "turns and names": lambda plan, names: {
        "attendance": {**plan.attendance, "debate": tuple(names)},
        "orders": {"speeches": turns("debate", *names)},
    },
    "lists": lambda plan, names: {"orders": dict.fromkeys(names, turns("debate", "kari"))},
    "teams": lambda plan, names: {"teams": {name: {"en": (1,)} for name in names}},
    "numbers of teams": lambda plan, names: {"teams": {"debate": {"en": tuple(range(len(names)))}}},
    "languages": lambda plan, names: {"teams": {"debate": dict.fromkeys(names, (1,))}},
    "booths": lambda plan, names: {"booths": {"show": dict.fromkeys(names, "b1")}},
    "exhibitions": lambda plan, names: {"booths": {name: {"VN": "b1"} for name in names}},
    "points": lambda plan, names: {"score_by": dict.fromkeys(names, 1)},
}  # fmt: skip
"""Plans with many things in one field: what they have there instead, for as many names as there are."""


def judged(scene: tuple[Scenario, Plan], many: Many, number: int) -> float:
    """Seconds of processor time in which a plan with so many things is found to be none."""
    scenario, plan = scene
    swollen = plan.model_copy(update=many(plan, [f"g{n}" for n in range(number)]))
    began = time.process_time()
    assert claims_of(scenario, swollen)
    return time.process_time() - began


@pytest.mark.parametrize("field", MANY)
def test_many_things_in_one_field_are_soon_judged(scene: tuple[Scenario, Plan], field: str) -> None:
    """Three thousand take a tenth of a second; if each looked at all others, it would be many seconds."""
    assert judged(scene, MANY[field], 3_000) < 2


@pytest.mark.long
@pytest.mark.parametrize("field", MANY)
def test_a_hundred_thousand_things_are_judged_in_seconds(scene: tuple[Scenario, Plan], field: str) -> None:
    """In proportion to their number."""
    assert judged(scene, MANY[field], 100_000) < 30


@pytest.mark.long
@pytest.mark.parametrize("field", MANY)
def test_four_times_as_many_things_take_four_times_as_long(scene: tuple[Scenario, Plan], field: str) -> None:
    """Twice that is allowed for what a machine does beside; if each looked at all others, it would be sixteen times."""
    few = min(judged(scene, MANY[field], 25_000) for _ in range(2))
    assert judged(scene, MANY[field], 100_000) < 8 * few + 0.2


def many_booths(number: int) -> Scenario:
    """A scenario with so many delegates, in delegations of twenty, which all exhibit, and so many booths."""
    scenario = eventplan.load_text(SCENARIO)
    return scenario.changed(
        event=scenario.event.model_copy(update={"host": None}),
        delegations=[{"id": f"D{n}", "name": f"D{n}", "size": 20} for n in range(number // 20)],
        sessions=[
            {
                "id": "show",
                "kind": "exhibition",
                "title": "Show",
                "duration": 120,
                "room": "fair",
                "booths": [{"id": f"b{n}"} for n in range(number // 20)],
                "exhibitors": [{"delegation": f"D{n}"} for n in range(number // 20)],
            }
        ],
        gates=[],
        workload=[],
        resources={},
        speakers_lists=[],
        signing_orders=[],
    )


@pytest.mark.long
def test_four_times_as_many_people_and_booths_are_checked_in_four_times_the_time() -> None:
    """Of the checks of a scenario, with a hundred thousand people at last."""

    def checked(number: int) -> float:
        scenario = many_booths(number)
        began = time.process_time()
        eventplan.check(scenario)
        return time.process_time() - began

    assert checked(100_000) < 8 * checked(25_000) + 0.2
