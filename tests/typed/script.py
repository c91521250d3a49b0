"""A planner's script: strict-clean in mypy and pyright, without plugins. It is checked, and run."""

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import assert_type

import eventplan
from eventplan import NoPlan, Plan, Scenario
from eventplan.explanation import Explanation
from eventplan.model import (
    Bilateral,
    Delegate,
    Delegation,
    Event,
    EventDay,
    Order,
    Placement,
    Rank,
    Room,
    Roundtable,
    SideEvent,
    Variation,
    Venue,
    Window,
    WishedTime,
)
from eventplan.replanning import Difference, Outcome, Replan
from eventplan.solver import Progress


def build(n: int) -> Scenario:
    day = dt.date(2026, 5, 12)
    event = Event(
        id="e",
        title={"en": "E", "fr": "É"},
        time_zone="Europe/Vienna",
        days=[EventDay(date=day, opens=dt.time(9), closes="18:00")],
    )
    rooms = [
        Room(id="hall", name="Hall", venue="house", capacity=80),
        Room(id="den", name="Den", venue="house", capacity={"theatre": 30, "boardroom": 12}),
    ]
    delegations = [
        Delegation(
            id="AUT", name="Austria", size=3, members=[Delegate(id="m", name="M", rank=Rank.MINISTER)]
        ),
        Delegation(id="CHE", name="Switzerland", size=2, rank="minister"),
    ]
    wish = WishedTime(
        window=Window(start=dt.datetime(2026, 5, 12, 9), end=dt.datetime(2026, 5, 12, 12)), price=5
    )
    talks = [
        Roundtable(id=f"t{i}", title=f"T{i}", duration=dt.timedelta(hours=1), heads=10, prefer_times=[wish])
        for i in range(n)
    ]
    side = SideEvent(id="side", title="Side", organisers=["AUT"], duration="45 min", room="den")
    pair = Bilateral(id="pair", title="Pair", parties=("AUT", "CHE"), start="2026-05-12 10:00")
    return Scenario(
        event=event,
        venues=[Venue(id="house", name="House")],
        rooms=rooms,
        delegations=delegations,
        sessions=[*talks, side, pair],
        order=[Order(before="t0", after="side", gap="15 min")],
    )


def tell(p: Progress) -> None:
    print(p.elapsed, p.score)


def moved(plan: Plan, session: str, start: dt.datetime) -> Plan:
    placements = tuple(
        Placement(session=p.session, start=start, room=p.room) if p.session == session else p
        for p in plan.placements
    )
    return plan.model_copy(update={"placements": placements})


def variations() -> Iterator[Variation]:
    for minutes in (30, 60):
        yield Variation(id=f"late-{minutes}", changes=[f"late AUT {minutes} min"])


def main(out: Path) -> int:
    scenario = build(3)
    stop = threading.Event()
    answer = eventplan.plan(scenario, workers=1, effort=5, progress=tell, stop=stop)
    if isinstance(answer, NoPlan):
        why: Explanation = eventplan.explain(scenario, seconds=10)
        print(*why.ways_out, sep="\n")
        return 1
    for finding in eventplan.verify(scenario, answer):
        print(finding.severity, finding.message)
    again = eventplan.replan(scenario, answer, changes=["lose-room hall"], workers=1)
    if isinstance(again, Replan):
        print(again.difference.moves[0].message, again.difference.tell()["rooms"])
    with ThreadPoolExecutor(2) as pool:
        table = eventplan.what_if(scenario, variations(), baseline=answer, executor=pool)
    rows: tuple[Outcome, ...] = table.outcomes
    print(rows[0].variation, eventplan.score(scenario, answer).by.get("room-fit", 0))
    files: list[str] = eventplan.write_agendas(scenario, answer, out)
    print(len(files), eventplan.__version__)
    assert_type(answer, Plan)
    assert_type(eventplan.difference(answer, answer), Difference)
    assert_type(answer.placement_by_session, Mapping[str, Placement])
    return 0


def what_is_no_part() -> None:
    """Each line is a mistake that a type checker must find: strict checkers complain of an idle `ignore`."""
    Room(id="a", name="A")  # type: ignore[call-arg]
    Room(id="a", name="A", venue="house", capacity="80")  # type: ignore[arg-type]
    Roundtable(id="a", title="A", duration=7.5)  # type: ignore[arg-type]
    Roundtable(id="a", title="A", organizers=["AUT"])  # type: ignore[call-arg]


def what_it_holds(talk: Roundtable, room: Room, day: EventDay) -> None:
    """What was given as text or list is held as minutes or tuple."""
    assert_type(talk.duration, int)
    assert_type(talk.room, tuple[str, ...])
    assert_type(talk.start, dt.datetime | None)
    assert_type(talk.prefer_times, tuple[WishedTime, ...])
    assert_type(room.capacity, dict[str, int])
    assert_type(day.opens, int)
