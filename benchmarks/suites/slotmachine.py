"""
SlotMachine (Electromagnetic Field): talks in venues, anew, and with as little moved as can be.

What an instance means and what it is worth is as the peer's program has it at commit 1aefed5: slots of
10 minutes, 10 minutes of changeover after each talk, for the venue and for its speakers. Kept from the
old programme: 10 and the slots of the talk, for each slot of displacement up to 12; the slots of the
talk for its venue. The peer maximises; here what is lost against keeping everything is counted.
"""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ortools.sat.python import cp_model

from benchmarks import ours
from benchmarks.table import Peer, Row
from eventplan import Plan, Scenario

from . import Settings

SLOT, CHANGEOVER, FAR = 10, 10, 12

Talk = dict[str, Any]
Spans = list[tuple[datetime, datetime]]
Times = dict[int, tuple[datetime, int]]
"""Start and venue of each talk."""


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each instance, beside the peer's model."""
    for path in sorted((settings.data / "slotmachine").glob("*.json")):
        if not settings.wants(path.stem):
            continue
        talks = json.loads(path.read_text(encoding="utf-8"))["talks"]
        scenario = scenario_of(talks)
        outcome = ours.run(scenario, seconds=settings.seconds, workers=settings.workers, seed=settings.seed)
        value = bound = None
        if isinstance(outcome.plan, Plan):
            times = times_of(outcome.plan)
            broken = breaches(talks, times)
            assert not broken, broken[:5]
            value, bound = cost(talks, times), outcome.plan.bound
        peers = (_peer(talks, settings),) if settings.peers else ()
        name = f"{path.stem} ({len(talks)} talks, {len(_venues(talks))} venues)"
        yield Row(name, ours.row_of(outcome, value, bound), peers)


def scenario_of(talks: list[Talk]) -> Scenario:
    """
    Return an instance as a scenario.

    A venue is open whenever some talk may be there, and a talk has windows wherever it is; where these
    together are not what the instance says of the talk in the venue, it has windows of its own there.
    """
    venues, open_ = _venues(talks), {}
    for venue in venues:
        spans = [s for t in talks for v in t["venue_times"] if v["venue"] == venue for s in _spans(v)]
        open_[venue] = _merged(spans)
    windows = {t["id"]: _merged([s for v in t["venue_times"] for s in _spans(v)]) for t in talks}
    days = sorted({start.date() for spans in windows.values() for start, _ in spans})
    speakers = sorted({speaker for talk in talks for speaker in talk["speakers"]})
    return Scenario.model_validate(
        {
            "event": {
                "id": "camp",
                "title": "Camp",
                "time_zone": "Etc/UTC",
                "grid": SLOT,
                "days": [{"date": day, "opens": 0, "closes": 1440} for day in days],
            },
            "common_sense": False,
            "venues": [{"id": "site", "name": "Site"}],
            "rooms": [
                {"id": f"V{venue}", "name": f"Venue {venue}", "venue": "site", "capacity": 1,
                 "turnover": CHANGEOVER, "available": open_[venue]}
                for venue in venues
            ],
            "walking": {"same_floor": CHANGEOVER},
            "delegations": [
                {"id": "speakers", "name": "Speakers", "size": len(speakers),
                 "members": [{"id": f"P{speaker}"} for speaker in speakers]}
            ],
            "sessions": [_session(talk, windows[talk["id"]], open_) for talk in talks],
        }
    )  # fmt: skip


def _session(talk: Talk, windows: Spans, open_: dict[int, Spans]) -> dict[str, Any]:
    long, own = timedelta(minutes=talk["duration"]), dict[int, Spans]()
    for given in talk["venue_times"]:
        venue = given["venue"]
        own[venue] = _merged([*own.get(venue, ()), *_spans(given)])
    own = {venue: [s for s in spans if s[1] - s[0] >= long] for venue, spans in own.items()}
    own = {venue: spans for venue, spans in own.items() if spans}
    rooms = [f"V{venue}" for venue in own]
    slots = (talk["duration"] + CHANGEOVER) // SLOT
    fields: dict[str, Any] = {
        "id": f"T{talk['id']}",
        "kind": "hold",
        "title": talk.get("title") or f"Talk {talk['id']}",
        "duration": talk["duration"],
        "windows": windows,
        "room": rooms,
        "room_windows": [
            {"room": f"V{venue}", "windows": spans}
            for venue, spans in own.items()
            if spans != [s for s in _cut(windows, open_[venue]) if s[1] - s[0] >= long]
        ],
        "speakers": [f"P{speaker}" for speaker in talk["speakers"]],
    }
    if talk.get("time") and talk.get("venue"):
        start = _moment(talk["time"])
        end = start + timedelta(minutes=talk["duration"])
        # One wish for each slot of displacement: together they are as long as it is.
        fields["prefer_times"] = [
            {
                "window": (start - timedelta(minutes=k * SLOT), end + timedelta(minutes=k * SLOT)),
                "price": slots + 10,
            }
            for k in range(FAR)
        ]
        if f"V{talk['venue']}" in rooms and len(rooms) > 1:
            fields["prefer_rooms"] = [{"room": f"V{talk['venue']}", "price": slots}]
    return fields


def times_of(plan: Plan) -> Times:
    """Return a plan as starts and venues."""
    return {int(p.session[1:]): (p.start.replace(tzinfo=None), int(p.room[1:])) for p in plan.placements}


def _venues(talks: list[Talk]) -> list[int]:
    return sorted({given["venue"] for talk in talks for given in talk["venue_times"]})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _spans(given: dict[str, Any]) -> Spans:
    return [(_moment(span["start"]), _moment(span["end"])) for span in given["times"]]


def _merged(spans: Spans) -> Spans:
    merged_spans: Spans = []
    for start, end in sorted(spans):
        if merged_spans and start <= merged_spans[-1][1]:
            merged_spans[-1] = merged_spans[-1][0], max(merged_spans[-1][1], end)
        else:
            merged_spans.append((start, end))
    return merged_spans


def _cut(spans: Spans, other: Spans) -> Spans:
    cuts = [(max(a, c), min(b, d)) for a, b in spans for c, d in other]
    return _merged([(start, end) for start, end in cuts if start < end])


# The peer: its program is in no package registry, so its model is made again from its description.


def _peer(talks: list[Talk], settings: Settings) -> Peer:
    first = min(start for talk in talks for given in talk["venue_times"] for start, _ in _spans(given))

    def slot(moment: datetime) -> int:
        return int((moment - first).total_seconds()) // 60 // SLOT

    cp, objective = cp_model.CpModel(), []
    starts: dict[int, cp_model.IntVar] = {}
    inside: dict[tuple[int, int], cp_model.IntVar] = {}
    used: dict[tuple[str, int], list[cp_model.IntervalVar]] = {}
    for talk in talks:
        long = (talk["duration"] + CHANGEOVER) // SLOT
        given = {
            v["venue"]: [
                [slot(low), slot(high) - talk["duration"] // SLOT]
                for low, high in _merged(_spans(v))
                if slot(high) - slot(low) >= talk["duration"] // SLOT
            ]
            for v in talk["venue_times"]
        }
        whole = [span for spans in given.values() for span in spans]
        start = cp.new_int_var_from_domain(cp_model.Domain.from_intervals(whole), "")
        starts[talk["id"]] = start
        for speaker in talk["speakers"]:
            used.setdefault(("speaker", speaker), []).append(cp.new_fixed_size_interval_var(start, long, ""))
        for venue, spans in given.items():
            inside_bool = inside[talk["id"], venue] = cp.new_bool_var("")
            domain = cp_model.Domain.from_intervals(spans)
            cp.add_linear_expression_in_domain(start, domain).only_enforce_if(inside_bool)
            stay = cp.new_optional_fixed_size_interval_var(start, long, inside_bool, "")
            used.setdefault(("venue", venue), []).append(stay)
        cp.add_exactly_one(inside[talk["id"], venue] for venue in given)
        if talk.get("time") and talk.get("venue"):
            old = slot(_moment(talk["time"]))
            far, moved = cp.new_int_var(0, 10_000, ""), cp.new_int_var(0, FAR, "")
            cp.add_max_equality(far, [start - old, old - start])
            cp.add_min_equality(moved, [far, FAR])
            objective.append((long + 10) * moved)
            if (talk["id"], talk["venue"]) in inside:
                objective.append(long * (1 - inside[talk["id"], talk["venue"]]))
    for stays in used.values():
        cp.add_no_overlap(stays)
    cp.minimize(sum(objective))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = settings.workers
    solver.parameters.random_seed = settings.seed
    solver.parameters.max_time_in_seconds = settings.seconds
    began = time.monotonic()
    status = solver.solve(cp)
    took = time.monotonic() - began
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Peer("SlotMachine's model", None, took, "no plan")
    times = {
        t: (first + timedelta(minutes=SLOT * solver.value(start)), venue)
        for t, start in starts.items()
        for (other, venue), inside_bool in inside.items()
        if other == t and solver.value(inside_bool)
    }
    assert not breaches(talks, times)
    return Peer("SlotMachine's model", cost(talks, times), took, f"bound {solver.best_objective_bound:.0f}")


# The scorer.


def breaches(talks: list[Talk], times: Times) -> list[str]:
    """Return what is wrong with starts and venues."""
    wrong = [f"{talk['id']} is missing" for talk in talks if talk["id"] not in times]
    used: dict[tuple[str, int, datetime], int] = {}
    for talk in talks:
        if talk["id"] not in times:
            continue
        start, venue = times[talk["id"]]
        end = start + timedelta(minutes=talk["duration"])
        given = [s for v in talk["venue_times"] if v["venue"] == venue for s in _merged(_spans(v))]
        if not any(low <= start and end <= high for low, high in given):
            wrong.append(f"{talk['id']} is at {venue} at {start}, where it may not be then")
        taken = [("venue", venue), *(("speaker", speaker) for speaker in talk["speakers"])]
        for kind, who in taken:
            at = start
            while at < end + timedelta(minutes=CHANGEOVER):
                if used.setdefault((kind, who, at), talk["id"]) != talk["id"]:
                    wrong.append(f"{talk['id']} and {used[kind, who, at]} share {kind} {who} at {at}")
                at += timedelta(minutes=SLOT)
    return wrong


def cost(talks: list[Talk], times: Times) -> int:
    """Return what is lost against an old programme."""
    lost = 0
    for talk in talks:
        if not (talk.get("time") and talk.get("venue")):
            continue
        slots = (talk["duration"] + CHANGEOVER) // SLOT
        start, venue = times[talk["id"]]
        moved = abs(int((start - _moment(talk["time"])).total_seconds())) // 60 // SLOT
        lost += min(moved, FAR) * (slots + 10)
        allowed = {given["venue"] for given in talk["venue_times"]}
        lost += slots * (venue != talk["venue"]) * (talk["venue"] in allowed)
    return lost
