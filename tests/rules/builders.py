"""Scenarios and plans made by hand, for the rules of security, protocol, languages and ceremony."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from eventplan.model import ArrivalTime, Placement, Plan, Scenario, Sweep, Turn
from eventplan.rules import Rule
from tests.temptations import CLOSED, tiny

DAYS = [
    {"date": "2025-10-25", "opens": "06:00", "closes": "24:00"},
    {"date": "2025-10-26", "opens": "06:00", "closes": "24:00"},
]


def room(name: str, **fields: Any) -> dict[str, Any]:
    """A room of 50 seats."""
    return {"id": name, "name": f"Room {name}", "venue": "house", "capacity": 50, **fields}


def session(name: str, **fields: Any) -> dict[str, Any]:
    """A closed session of an hour."""
    return {"id": name, **CLOSED, **fields}


def parties(*names: str, **fields: Any) -> list[dict[str, Any]]:
    """Delegations of two: `<name>-01` is the head."""
    return [{"id": name, "name": name.title(), "size": 2, **fields} for name in names]


def event(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """
    Two long days on a grid of five minutes, rooms A and B, delegations ONE and TWO.

    What is tried is one rule or preference: what counts unasked is off, unless a case switches it on.
    """
    plain = {"days": DAYS, "rooms": [room("A"), room("B")], "delegations": parties("ONE", "TWO")}
    scenario = tiny(*sessions, **{**plain, "common_sense": False, **rest})
    return scenario.changed(event=scenario.event.model_copy(update={"grid": 5}))


def at(clock: str) -> datetime:
    """`09:00` on the first day, `26 09:00` on the second; seconds may follow."""
    day, _, time = clock.rpartition(" ")
    return datetime.fromisoformat(f"2025-10-{day or 25}T{time}+07:00")


def planned(places: dict[str, str], **rest: Any) -> Plan:
    """A plan of sessions at places such as `09:00 A` or `26 09:00 A`; who arrives for one of them attends it."""
    findings = []
    attendance = {name: (*people,) for name, people in rest.pop("attendance", {}).items()}

    for car in rest.get("arrivals", ()):
        if car.session in places and car.who not in attendance.get(car.session, ()):
            attendance[car.session] = (*attendance.get(car.session, ()), car.who)

    for name, place in places.items():
        start, _, where = place.rpartition(" ")
        findings.append(Placement(session=name, start=at(start), room=where))
    return Plan(placements=tuple(findings), attendance=attendance, **rest)


def sweep(where: str, start: str, end: str, team: int = 1) -> Sweep:
    """A sweep of a room."""
    return Sweep(room=where, start=at(start), end=at(end), team=team)


def arrival(who: str, clock: str, for_session: str = "x", door: str = "door") -> ArrivalTime:
    """An arrival by car."""
    return ArrivalTime(who=who, session=for_session, drop_off=door, at=at(clock))


def turn(who: str, position: int, start: str, end: str, **fields: Any) -> Turn:
    """A place in part x of a list."""
    return Turn(
        **{"who": who, "part": "x", "position": position, "start": at(start), "end": at(end), **fields}
    )


def breached(rule: Rule, scenario: Scenario, plan: Plan) -> list[tuple[str, ...]]:
    """Subjects of every finding; each finding bears the rule's name and says what to do."""
    findings = list(rule.check(scenario, plan))
    assert all(finding.rule == rule.id and finding.fix for finding in findings)
    return [finding.subjects for finding in findings]


def said(rule: Rule, scenario: Scenario, plan: Plan) -> str:
    """The message of the only finding."""
    (finding,) = rule.check(scenario, plan)
    return finding.message


def distinct(subjects: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The instances that a price is paid for."""
    return set(subjects)
