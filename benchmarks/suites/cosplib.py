"""CoSPLib: tracks of submissions as series, beside what the library's own solver found in 300 s."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from benchmarks import ours
from benchmarks.cosplib import Conference, Penalties, Solution, breaches, read, score
from benchmarks.table import Peer, Row
from eventplan import Plan, Scenario

from . import Settings

TURN = 15
"""Minutes that stand for a time slot, whatever it lasts: one conference has slots of several lengths."""

FIRST = date(2021, 7, 1)
OPENS = time(8)

LIBRARY = {
    "N2OR": 1, "GECCO20": 6319, "GECCO21": 11048, "GECCO22": 6292, "GECCO20Workshop": 79825, "OR60F": 136,
    "OR60F2": 618,
}  # fmt: skip
"""What the library's own solver came to in 300 s on two cores."""


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each workbook."""
    for path in sorted((settings.data / "cosplib").glob("*.xlsx")):
        if not settings.wants(path.stem):
            continue
        conference = read(path)
        outcome = ours.run(
            stated_of(conference), seconds=settings.seconds, workers=settings.workers, seed=settings.seed
        )
        value = bound = None
        if isinstance(outcome.plan, Plan):
            solution = solution_of(conference, outcome.plan)
            assert not breaches(conference, solution), breaches(conference, solution)
            value, bound = sum(score(conference, solution).values()), outcome.plan.bound
            assert value == outcome.plan.score, "the scenario does not say what the workbook does"
        peers = (Peer("CoSPLib", LIBRARY[path.stem], 300.0, "recorded"),) if path.stem in LIBRARY else ()
        yield Row(path.stem, ours.row_of(outcome, value, bound), peers, unit="points")


def solution_of(conference: Conference, plan: Plan) -> Solution:
    """Return a plan as blocks, rooms and first time slots."""
    solution: Solution = {}
    for s in range(len(conference.submissions)):
        placement = plan.placement_by_session[f"s{s}"]
        start = placement.start.replace(tzinfo=None)
        minutes = (start - datetime.combine(start.date(), OPENS)).seconds // 60
        solution[s] = (start.date() - FIRST).days, int(placement.room[1:]), minutes // TURN
    return solution


def stated_of(conference: Conference) -> Scenario:
    """Return a conference as a scenario whose score is its cost. Each session of it has a day of its own."""
    weight = conference.weights
    days = [FIRST + timedelta(days=b) for b in range(len(conference.blocks))]
    most = max(block.slots for block in conference.blocks)
    closes = (datetime.combine(FIRST, OPENS) + timedelta(minutes=most * TURN)).time()
    return Scenario.model_validate(
        {
            "event": {
                "id": conference.name,
                "title": conference.name,
                "time_zone": "UTC",
                "grid": TURN,
                "days": [
                    {"date": str(day), "opens": f"{OPENS:%H:%M}", "closes": f"{closes:%H:%M}"} for day in days
                ],
            },
            "common_sense": False,
            "venues": [{"id": "site", "name": "Site"}],
            "rooms": [
                {"id": f"r{r}", "name": room, "venue": "site", "capacity": 100}
                for r, room in enumerate(conference.rooms)
            ],
            "walking": {"same_floor": 0},
            "sessions": [
                {"id": f"s{s}", "kind": "hold", "title": submission.name, "duration": submission.slots * TURN}
                for s, submission in enumerate(conference.submissions)
            ],
            "slot_grids": [
                {
                    "id": "sessions",
                    "slots": [_window(conference, b) for b in range(len(conference.blocks))],
                    "prices": _prices(conference, weight["sessions-rooms"], conference.blocks_rooms),
                }
            ],
            "series": [_series(conference, t) for t in range(len(conference.tracks))],
            "relations": _relations(conference),
            "preferences": {"room-fit": {"weight": 0}, "walking": {"weight": 0}},
        }
    )


def _window(conference: Conference, b: int) -> str:
    start = datetime.combine(FIRST + timedelta(days=b), OPENS)
    end = start + timedelta(minutes=TURN * conference.blocks[b].slots)
    return f"{start:%Y-%m-%d %H:%M}/{end:%H:%M}"


def _series(conference: Conference, t: int) -> dict[str, Any]:
    weight, track = conference.weights, conference.tracks[t]
    by_block = {b: penalty for (u, b), penalty in conference.tracks_blocks.items() if u == t}
    by_room = {r: penalty for (u, r), penalty in conference.tracks_rooms.items() if u == t}
    return {
        "id": f"t{t}",
        "title": track.name,
        "items": [_item(conference, s) for s in conference.of_track(t)],
        "slots": "sessions",
        "prices": [
            *_by_slot(
                conference, {b: weight["tracks-sessions"] * penalty for b, penalty in by_block.items()}
            ),
            *_by_room({r: weight["tracks-rooms"] * penalty for r, penalty in by_room.items()}),
        ],
        "room_price": weight["rooms-per-track"],
        "at_once_price": weight["parallel-tracks"],
        "break_price": weight["consecutive-tracks"],
        "position_price": weight["order"],
    }


def _item(conference: Conference, s: int) -> dict[str, Any]:
    weight, submission = conference.weights, conference.submissions[s]
    slots = {
        b: submission.slots
        * (
            weight["time-zones"] * conference.zones.get((s, b), 0)
            + weight["submissions-sessions"] * conference.submissions_blocks.get((s, b), 0)
        )
        for b in range(len(conference.blocks))
    }
    rooms = {
        r: submission.slots * weight["submissions-rooms"] * conference.submissions_rooms.get((s, r), 0)
        for r in range(len(conference.rooms))
    }
    return {
        "session": f"s{s}",
        "position": submission.rank or None,
        "prices": [*_by_slot(conference, slots), *_by_room(rooms)],
    }


def _by_slot(conference: Conference, points: dict[int, int]) -> list[dict[str, Any]]:
    """Return prices of slots, those that cost the same together."""
    return [
        {"during": [_window(conference, b) for b in slots], "price": price}
        for price, slots in _alike(points).items()
    ]


def _by_room(points: dict[int, int]) -> list[dict[str, Any]]:
    return [{"room": [f"r{r}" for r in rooms], "price": price} for price, rooms in _alike(points).items()]


def _alike(points: dict[int, int]) -> dict[int, list[int]]:
    by_price: dict[int, list[int]] = {}
    for place, price in points.items():
        if price:
            by_price.setdefault(price, []).append(place)
    return by_price


def _prices(conference: Conference, weight: int, penalties: Penalties) -> list[dict[str, Any]]:
    return [
        {"during": [_window(conference, b)], "room": f"r{r}", "price": weight * penalty}
        for (b, r), penalty in penalties.items()
        if weight
    ]


def _relations(conference: Conference) -> list[dict[str, Any]]:
    """Return tracks and submissions that pay for being at once."""
    weight, relations = conference.weights, []

    def apart(first: str, other: str, price: int, how: dict[str, Any]) -> None:
        if price:
            name = f"{first}-{other}-{'minutes' if 'each' in how else 'slot'}"
            relations.append({"id": name, "wish": "apart", "sessions": [first, other], "price": price, **how})

    for t, u in combinations(range(len(conference.tracks)), 2):
        price = weight["similar-tracks"] * conference.similarity(t, u)
        price += weight["chairs"] * conference.share_chair(t, u)
        apart(f"t{t}", f"t{u}", price, {"apart": "slot"})

    for a, b in combinations(range(len(conference.submissions)), 2):
        presenter, attendee = conference.share_presenter(a, b), conference.share_attendee(a, b)
        price = weight["presenters"] * presenter + weight["attendees"] * attendee
        apart(f"s{a}", f"s{b}", price, {"apart": "slot"})
        price = weight["presenters-slots"] * presenter + weight["attendees-slots"] * attendee
        first, other = conference.submissions[a], conference.submissions[b]
        if first.track == other.track and first.rank and other.rank:
            price += weight["order"]
        apart(f"s{a}", f"s{b}", price, {"each": TURN})
    return relations
