"""
Business-to-business meetings (Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy, Villaret, JAIR 74, 2022).

Each participant is a delegation of one; a meeting is a bilateral of two of them at some table, on a grid of
slots. Fewest breaks of participants, and numbers of breaks that differ by at most 2.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks import ours
from benchmarks.table import Peer, Row
from eventplan import Plan, Scenario

from . import Settings

MOST_UNFAIR = 2
"""The most by which numbers of breaks differ."""

SLOT, BEGIN = 20, datetime(2026, 5, 12, 9)
"""Minutes of a slot, and when the first begins: the instances do not say."""

PUBLISHED = {
    "forum-13.original": (0, 2.5), "forum-13crafb.original": (6, 23.3), "forum-14.original": (2, 5.1),
    "forumt-14.original": (5, 0.5), "forumt-14crafd.original": (4, 0.4), "forumt-14crafe.original": (5, 0.6),
    "tic-12.original": (0, 0.1), "tic-13.original": (0, 0.4), "tic-14crafa.original": (0, 1.0),
    "tic-14crafd.original": (0, 0.8), "ticf-13crafa.original": (0, 2.2), "ticf-13crafb.original": (3, 22.3),
}  # fmt: skip
"""Optima and seconds of the authors' best solver (MaxSAT, one core)."""

Slots = Mapping[int, int]
"""The slot of each meeting, both from 1."""


@dataclass(frozen=True)
class Meeting:
    """Two participants, and the slots in which they may meet."""

    first: int
    other: int
    slots: range
    fixed: int
    """The slot in which they do; 0 if it is free."""
    after: tuple[int, ...]
    """Meetings that come before it."""


@dataclass(frozen=True)
class Fair:
    """An instance."""

    participants: int
    tables: int
    slots: int
    morning: int
    meetings: tuple[Meeting, ...]
    forbidden: tuple[frozenset[int], ...]
    """Slots in which each participant does not meet."""


def read(path: Path) -> Fair:
    """Read an instance in the form of MiniZinc's data files."""
    text = path.read_text(encoding="utf-8")

    def number(name: str) -> int:
        match = re.search(rf"\b{name}\s*=\s*(\d+)\s*;", text)
        assert match, name
        return int(match[1])

    def block(name: str) -> str:
        match = re.search(rf"\b{name}\s*=\s*\[(.*?)\]\s*;", text, re.S)
        return match[1] if match else ""

    def sets(name: str) -> list[frozenset[int]]:
        return [
            frozenset(map(int, re.findall(r"\d+", digits))) - {0}
            for digits in re.findall(r"{(.*?)}", block(name))
        ]

    slots, morning = number("nTotalSlots"), number("nMorningSlots")
    sessions = {1: range(1, morning + 1), 2: range(morning + 1, slots + 1), 3: range(1, slots + 1)}
    rows = [[int(cell) for cell in re.findall(r"\d+", row)] for row in block("requested").split("|")]
    rows = [row for row in rows if row]
    fixed = [int(digits) for digits in re.findall(r"\d+", block("fixed"))] or [0] * len(rows)
    before = sets("precedences") or [frozenset()] * len(rows)
    participants = number("nBusiness")
    forbidden = sets("forbidden") or [frozenset()] * participants
    assert len(rows) == number("nMeetings") == len(fixed) == len(before)
    assert len(forbidden) == participants
    meetings = tuple(
        Meeting(first, other, sessions[session], at, tuple(sorted(earlier)))
        for (first, other, session), at, earlier in zip(rows, fixed, before, strict=True)
    )
    return Fair(participants, number("nTables"), slots, morning, meetings, tuple(forbidden))


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each instance; the authors' figures stand beside the originals."""
    for path in sorted((settings.data / "b2b").glob("*.dzn")):
        if not settings.wants(path.stem):
            continue
        fair = read(path)
        outcome = ours.run(
            scenario_of(fair), seconds=settings.seconds, workers=settings.workers, seed=settings.seed
        )
        value = bound = None
        if isinstance(outcome.plan, Plan):
            slots = slots_of(outcome.plan)
            broken = breaches(fair, slots)
            assert not broken, broken[:5]
            value, bound = sum(breaks(fair, slots)), outcome.plan.bound
        peers = []
        if settings.peers and path.stem in PUBLISHED:
            optimum, took = PUBLISHED[path.stem]
            peers = [Peer("MaxSAT, as published", optimum, took, "2012 Xeon, one core")]
        name = f"{path.stem} ({len(fair.meetings)} meetings, {fair.slots} slots, {fair.tables} tables)"
        yield Row(name, ours.row_of(outcome, value, bound), tuple(peers))


def scenario_of(fair: Fair) -> Scenario:
    """Return an instance as a scenario."""
    days = [{"date": BEGIN.date(), "opens": 0, "closes": 1440}]
    grids = {fair.meetings[0].slots} | {meeting.slots for meeting in fair.meetings}
    return Scenario.model_validate(
        {
            "event": {"id": "fair", "title": "Fair", "time_zone": "Etc/UTC", "grid": SLOT, "days": days},
            "common_sense": False,
            "venues": [{"id": "site", "name": "Site"}],
            "rooms": [
                {"id": f"T{n}", "name": f"Table {n}", "venue": "site", "capacity": 2}
                for n in range(1, fair.tables + 1)
            ],
            "walking": {"same_floor": 0},
            "delegations": [
                {
                    "id": f"D{p}",
                    "name": f"Participant {p}",
                    "members": [{"id": f"P{p}", "available": _available(fair, forbidden)}],
                }
                for p, forbidden in enumerate(fair.forbidden, 1)
            ],
            "slot_grids": [
                {"id": _grid(slots), "slots": [_window(slot, slot) for slot in slots]}
                for slots in sorted(grids, key=lambda slots: (slots.start, slots.stop))
            ],
            "sessions": [
                {
                    "id": f"M{m}",
                    "kind": "bilateral",
                    "title": f"Meeting {m}",
                    "duration": SLOT,
                    "parties": [f"D{meeting.first}", f"D{meeting.other}"],
                    "slots": _grid(meeting.slots),
                    **({"start": _start(meeting.fixed)} if meeting.fixed else {}),
                }
                for m, meeting in enumerate(fair.meetings, 1)
            ],
            "order": [
                {"before": f"M{earlier}", "after": f"M{m}"}
                for m, meeting in enumerate(fair.meetings, 1)
                for earlier in meeting.after
            ],
            "gaps": [
                {
                    "id": "breaks",
                    "who": [f"P{p}" for p in range(1, fair.participants + 1)],
                    "longer_than": 0,
                    "fair": MOST_UNFAIR,
                }
            ],
        }
    )


def _start(slot: int) -> datetime:
    return BEGIN + timedelta(minutes=SLOT * (slot - 1))


def _window(first: int, last: int) -> tuple[datetime, datetime]:
    return _start(first), _start(last + 1)


def _grid(slots: range) -> str:
    return f"slots-{slots.start}-{slots.stop - 1}"


def _available(fair: Fair, forbidden: frozenset[int]) -> list[tuple[datetime, datetime]]:
    """When a participant may meet; nothing said if that is always."""
    return (
        [_window(slot, slot) for slot in range(1, fair.slots + 1) if slot not in forbidden]
        if forbidden
        else []
    )


def slots_of(plan: Plan) -> dict[int, int]:
    """Return a plan as the slot of each meeting."""
    return {
        int(p.session[1:]): int((p.start.replace(tzinfo=None) - BEGIN).total_seconds()) // 60 // SLOT + 1
        for p in plan.placements
    }


# The scorer.


def breaches(fair: Fair, slots: Slots) -> list[str]:
    """Return what is wrong with the slots of meetings."""
    wrong = [f"meeting {m} is missing" for m in range(1, len(fair.meetings) + 1) if m not in slots]
    busy: dict[tuple[int, int], int] = {}
    used: dict[int, int] = {}
    for m, meeting in enumerate(fair.meetings, 1):
        slot = slots.get(m)
        if slot is None:
            continue
        used[slot] = used.get(slot, 0) + 1
        if slot not in meeting.slots or (meeting.fixed and slot != meeting.fixed):
            wrong.append(f"meeting {m} may not be in slot {slot}")
        wrong += [
            f"meeting {m} is not after {earlier_meeting}"
            for earlier_meeting in meeting.after
            if slots.get(earlier_meeting, 0) >= slot
        ]
        for who in (meeting.first, meeting.other):
            if slot in fair.forbidden[who - 1]:
                wrong.append(f"{who} does not meet in slot {slot}")
            if busy.setdefault((who, slot), m) != m:
                wrong.append(f"{who} has meetings {busy[who, slot]} and {m} in slot {slot}")
    wrong += [f"{number} meetings in slot {slot}" for slot, number in used.items() if number > fair.tables]
    number = breaks(fair, slots)
    if max(number) - min(number) > MOST_UNFAIR:
        wrong.append(f"somebody has {max(number)} breaks, and somebody {min(number)}")
    return wrong


def breaks(fair: Fair, slots: Slots) -> list[int]:
    """Return how often each participant is idle between two of their meetings."""
    mine: list[list[int]] = [[] for _ in range(fair.participants)]
    for m, slot in slots.items():
        for who in (fair.meetings[m - 1].first, fair.meetings[m - 1].other):
            mine[who - 1].append(slot)
    return [
        sum(later > earlier + 1 for earlier, later in pairwise(sorted(slots_of_one))) for slots_of_one in mine
    ]
