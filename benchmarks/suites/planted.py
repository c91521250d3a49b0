"""
Planted instances: a plan of cost 0 is hidden in each, so the optimum is known; beside it some without.

Slots, rooms with classes, zones, delegations whose members each attend one thing at a time. What an
instance means is written in the README of the instances; the scorer below is written from that text.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import ours
from benchmarks.table import Peer, Row
from eventplan import Plan, Scenario

from . import Settings

FIRST = datetime(2026, 9, 7)
CLOSED: dict[str, Any] = {"attendance": "closed", "invited": []}
KINDS = {
    "HL": "high-level-session",
    "RT": "roundtable",
    "SIDE": "side-event",
    "BIL": "hold",
    "MEET": "plenary",
}
ALL_KINDS = (
    "plenary", "high-level-session", "roundtable", "side-event", "ceremony", "bilateral", "press-conference",
    "exhibition", "social", "rehearsal", "break", "hold",
)  # fmt: skip

Instance = dict[str, Any]
Times = Mapping[int, tuple[int, int]]
"""Slot (from the first day's first) and room of each event that is held."""


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each instance; where a plan of cost 0 is planted, that is the peer to reach."""
    for path in sorted((settings.data / "planted").glob("*.json"), key=lambda p: p.stat().st_size):
        if settings.wants(path.stem):
            yield _row(path, settings)


def _row(path: Path, settings: Settings) -> Row:
    instance = json.loads(path.read_text(encoding="utf-8"))
    scenario = scenario_of(instance)
    outcome = ours.run(scenario, seconds=settings.seconds, workers=settings.workers, seed=settings.seed)
    value = None
    parts: dict[str, int] = {}
    if isinstance(outcome.plan, Plan):
        times = times_of(instance, outcome.plan)
        broken = breaches(instance, times)
        assert not broken, broken[:5]
        parts = cost(instance, times)
        value = sum(parts.values())
    bound = outcome.plan.bound if isinstance(outcome.plan, Plan) else None
    peers = (Peer("planted", 0, note="optimum"),) if path.stem.startswith("p") else ()
    events, rooms = len(instance["events"]), len(instance["rooms"])
    parts = {name: points for name, points in parts.items() if points}
    ours_row = ours.row_of(outcome, value, bound, **parts)
    return Row(f"{path.stem} ({events} events, {rooms} rooms, {instance['days']} days)", ours_row, peers)


# Instance to scenario.


def scenario_of(instance: Instance) -> Scenario:
    """Return an instance as a scenario."""
    opens = int(instance["day_start"][:2]) * 60 + int(instance["day_start"][3:])
    slot, slots = instance["slot_minutes"], instance["day_slots"]
    days = [FIRST + timedelta(days=d) for d in range(instance["days"])]
    pace = instance["objective"]
    classes = sorted({room["cls"] for room in instance["rooms"]})

    def moment(day: int, at: int) -> datetime:
        return days[day] + timedelta(minutes=opens + at * slot)

    def windows(spans: list[list[int]]) -> list[tuple[datetime, datetime]]:
        windows = []
        for low, high in spans:
            for day in range(instance["days"]):
                first, last = max(low - day * slots, 0), min(high - day * slots, slots)
                if first < last:
                    windows.append((moment(day, first), moment(day, last)))
        return windows

    def session(event: Instance) -> dict[str, Any]:
        rooms = [room for room in instance["rooms"] if _suits(event, room)]
        wish, long, fit = event["wish"], event["duration"], _class_needed(instance, event)
        times = []
        if wish is not None:
            day, low, high = wish["day"], wish["from_"], wish["to"] + long
            times.append({"window": (moment(day, 0), moment(day, slots)), "price": pace["other_day"]})
            near = [(moment(d, low), moment(d, min(slots, high))) for d in event["days"]]
            price = pace["slot_outside_wish"]
            times.append({"window": near[0], "also": near[1:], "price": price, "each": slot})
        wished = []
        for cls in classes:
            nearer = [f"R{room['id']}" for room in rooms if room["cls"] <= cls]
            if fit <= cls and 0 < len(nearer) < len(rooms):
                wished.append({"room": nearer, "price": pace["oversize_step"]})
        return {
            "id": f"E{event['id']}",
            "kind": KINDS.get(event["kind"], "ceremony"),
            "title": f"{event['kind']} {event['id']}",
            "duration": long * slot,
            "heads": event["attendance"],
            **({"attendance": "open", "invited": ["state"]} if event["id"] in wanted else CLOSED),
            "required": event["people"],
            "room": [f"R{room['id']}" for room in rooms],
            "windows": [(moment(day, 0), moment(day, slots)) for day in event["days"]],
            "prefer_times": times,
            "prefer_rooms": wished,
            **({"drop_price": pace["declined"]} if event["optional"] else {}),
            **({"organisers": ["people"]} if event["kind"] == "SIDE" else {}),
            **({"interpreted": False} if event["kind"] == "MEET" else {}),
            **_signing(event),
        }

    wanted = {event for delegation in instance["delegations"] for event in delegation["interest"]}
    people = sorted({person for event in instance["events"] for person in event["people"]})
    return Scenario.model_validate(
        {
            "event": {
                "id": "planted",
                "title": "Planted",
                "time_zone": "Etc/UTC",
                "grid": slot,
                "days": [
                    {"date": day.date(), "opens": opens, "closes": opens + slots * slot} for day in days
                ],
            },
            "common_sense": False,
            "venues": [{"id": "venue", "name": "Venue"}],
            "zones": [
                {"id": f"Z{zone}", "name": f"Zone {zone}", "cap": cap}
                for zone, cap in enumerate(instance["zone_limits"])
            ],
            "rooms": [
                {
                    "id": f"R{room['id']}",
                    "name": f"Room {room['id']}",
                    "venue": "venue",
                    "zone": f"Z{room['zone']}",
                    "capacity": room["cap"],
                    "turnover": instance["turnaround_slots"] * slot,
                    "available": windows(room.get("avail") or []),
                }
                for room in instance["rooms"]
            ],
            "walking": {"same_floor": 0, "other_floor": 0, "other_venue": 0},
            "delegations": [
                *(
                    {
                        "id": f"D{d}",
                        "name": f"Delegation {d}",
                        "size": delegation["n"],
                        "interests": {f"E{event}": 1 for event in delegation["interest"]},
                    }
                    for d, delegation in enumerate(instance["delegations"])
                ),
                {
                    "id": "people",
                    "name": "People",
                    "kind": "un",
                    "size": len(people),
                    "members": [{"id": person} for person in people],
                },
            ],
            "sessions": [session(event) for event in instance["events"]],
            # Rooms are chosen from those with the seats; who comes by interest is not seated.
            "rules": {"room-capacity": {"waived": True, "reason": "interests are not seated"}},
            "preferences": {
                "interest-coverage": {"weight": pace["missed_interest"]},
                "room-fit": {"weight": 0},
                "theme-clash": {"weight": 0},
            },
        }
    )


def _signing(event: Instance) -> dict[str, Any]:
    if event["kind"] != "SIGN":
        return {}
    return {"ceremony": "signing", "beside": [kind for kind in ALL_KINDS if kind != "high-level-session"]}


def _suits(event: Instance, room: Instance) -> bool:
    return bool(
        room["zone"] in event["zones"]
        and room["cap"] >= event["attendance"]
        and (room["booth"] or not event["booth"])
    )


def _class_needed(instance: Instance, event: Instance) -> int:
    return next(c for c, seats in enumerate(instance["class_capacity"]) if seats >= event["attendance"])


def times_of(instance: Instance, plan: Plan) -> Times:
    """Return a plan as slots and rooms."""
    slot, slots = instance["slot_minutes"], instance["day_slots"]
    opens = int(instance["day_start"][:2]) * 60 + int(instance["day_start"][3:])
    times = {}
    for placement in plan.placements:
        day = (placement.start.date() - FIRST.date()).days
        minutes = placement.start.hour * 60 + placement.start.minute - opens
        assert minutes % slot == 0
        times[int(placement.session[1:])] = day * slots + minutes // slot, int(placement.room[1:])
    return times


# The scorer.


def breaches(instance: Instance, times: Times) -> list[str]:
    """Return what the hard rules of an instance find wrong with times and rooms."""
    slots, gap = instance["day_slots"], instance["turnaround_slots"]
    events = {event["id"]: event for event in instance["events"]}
    rooms = {room["id"]: room for room in instance["rooms"]}
    wrong = [f"{e} is missing" for e, event in events.items() if e not in times and not event["optional"]]
    used: dict[tuple[int, int], int] = {}
    busy: dict[tuple[str, int], int] = {}
    heads: dict[tuple[int, int], int] = {}
    running: dict[str, set[int]] = {}
    for e, (start, r) in times.items():
        event, room, end = events[e], rooms[r], start + events[e]["duration"]
        day = start // slots
        if day not in event["days"] or end > (day + 1) * slots:
            wrong.append(f"{e} is on a day or at an hour that it may not be")
        if not _suits(event, room):
            wrong.append(f"{e} is in a room that it may not be in")
        if room.get("avail") and not any(
            low <= start and end <= high for low, high in _merged(room["avail"])
        ):
            wrong.append(f"{e} is in {r} when that is not available")
        wrong += [
            f"{e} and {used[r, at]} are both in {r} at {at}"
            for at in range(start, min(end + gap, (day + 1) * slots))
            if used.setdefault((r, at), e) != e
        ]
        for at in range(start, end):
            wrong += [
                f"{person} is at {e} and {busy[person, at]}"
                for person in event["people"]
                if busy.setdefault((person, at), e) != e
            ]
            heads[room["zone"], at] = heads.get((room["zone"], at), 0) + event["attendance"]
            running.setdefault(event["kind"], set()).add(at)
    for (zone, at), number in heads.items():
        if number > instance["zone_limits"][zone]:
            wrong.append(f"zone {zone} holds {number} at {at}")
    if running.get("SIGN", set()) & running.get("HL", set()):
        wrong.append("the signing is beside a high-level session")
    return wrong


def _merged(spans: list[Any]) -> list[tuple[int, int]]:
    merged_spans: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged_spans and low <= merged_spans[-1][1]:
            merged_spans[-1] = merged_spans[-1][0], max(merged_spans[-1][1], high)
        else:
            merged_spans.append((low, high))
    return merged_spans


def cost(instance: Instance, times: Times) -> dict[str, int]:
    """Return the cost of times and rooms, by reason."""
    price, slots = instance["objective"], instance["day_slots"]
    rooms = {room["id"]: room for room in instance["rooms"]}
    events = {event["id"]: event for event in instance["events"]}
    cost_of = dict.fromkeys(
        ("missed_interest", "slot_outside_wish", "other_day", "oversize_step", "declined"), 0
    )
    for e, event in events.items():
        if e not in times:
            cost_of["declined"] += price["declined"]
            continue
        start, r = times[e]
        steps = rooms[r]["cls"] - _class_needed(instance, event)
        cost_of["oversize_step"] += price["oversize_step"] * steps
        wish = event["wish"]
        if wish is not None:
            at = start % slots
            outside = max(0, wish["from_"] - at, at - wish["to"])
            cost_of["slot_outside_wish"] += price["slot_outside_wish"] * outside
            cost_of["other_day"] += price["other_day"] * (start // slots != wish["day"])
    for delegation in instance["delegations"]:
        spans = [
            (times[e][0], times[e][0] + events[e]["duration"]) for e in delegation["interest"] if e in times
        ]
        missed = len(delegation["interest"]) - most_attended(spans, delegation["n"])
        cost_of["missed_interest"] += price["missed_interest"] * missed
    return cost_of


def most_attended(spans: list[tuple[int, int]], people: int) -> int:
    """
    Return how many of these spans so many people can attend, one at a time each.

    By end: each goes to the person who has been free for the shortest time, if one is free. That is
    best for equal weights.
    """
    free = [-(10**9)] * people
    attended = 0
    for start, end in sorted(spans, key=lambda span: (span[1], span[0])):
        ready = [p for p in range(people) if free[p] <= start]
        if ready:
            free[max(ready, key=free.__getitem__)] = end
            attended += 1
    return attended
