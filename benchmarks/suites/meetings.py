"""
OptaPlanner's meeting scheduling: meetings in rooms, every person at most at one, and all of it early.

Time is counted in grains of 15 minutes, numbered through all days: what ends in the last grain before
lunch or of a day is followed at once by what begins in the next. What counts and how much is as the
peer's example has it (`MeetingSchedulingConstraintProvider`, Timefold's edition): hard, medium and soft,
each before the next; the weights are those of the workbook. A value is soft points, and for each medium
point a power of ten that is more than all soft points together.
"""

import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import ours, timefold
from benchmarks.table import Peer, Row
from eventplan import Plan, Scenario

from . import Settings

GRAIN, LUNCH = 15, 60
"""Minutes of a grain, and of the break at noon."""

HARD = (
    "Room conflict",
    "Don't go in overtime",
    "Required attendance conflict",
    "Required room capacity",
    "Start and end on same day",
)
MEDIUM = ("Required and preferred attendance conflict", "Preferred attendance conflict")
SOFT = (
    "Do all meetings as soon as possible",
    "One TimeGrain break between two consecutive meetings",
    "Overlapping meetings",
    "Assign larger rooms first",
    "Room stability",
)


class Meeting(NamedTuple):
    """A meeting: its grains, and who must and who would come."""

    topic: str
    grains: int
    required: frozenset[int]
    preferred: frozenset[int]

    @property
    def heads(self) -> int:
        """Everyone who comes."""
        return len(self.required) + len(self.preferred)


class Instance(NamedTuple):
    """What a workbook states."""

    days: tuple[int, ...]
    """The day of each grain."""
    rooms: tuple[int, ...]
    """The capacity of each room."""
    people: int
    meetings: tuple[Meeting, ...]
    weights: Mapping[str, int]


Times = Mapping[int, tuple[int, int]]
"""First grain and room of each meeting."""


class Score(NamedTuple):
    """Points on each level: what is first counts before everything after it."""

    hard: int
    medium: int
    soft: int


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each workbook, beside Timefold."""
    for path in sorted(
        (settings.data / "optaplanner").glob("*meetings*.xlsx"), key=lambda p: p.stat().st_size
    ):
        if not settings.wants(path.stem):
            continue
        instance = read(path)
        scenario, price = scenario_of(instance), medium_price(instance)
        outcome = ours.run(scenario, seconds=settings.seconds, workers=settings.workers, seed=settings.seed)
        value = bound = None
        counts: dict[str, float] = {}
        if isinstance(outcome.plan, Plan):
            hard, medium, soft = score(instance, times_of(instance, outcome.plan))
            assert not hard
            value, counts = medium * price + soft, {"medium": medium, "soft": soft}
            assert value == outcome.plan.score + constant(instance), "the scenario says something else"
            bound = outcome.plan.bound + constant(instance)
        peers = (_peer(instance, settings),) if settings.peers else ()
        yield Row(path.stem, ours.row_of(outcome, value, bound, **counts), peers)


def _peer(instance: Instance, settings: Settings) -> Peer:
    try:
        name = f"Timefold {timefold.timefold_version()}"
        answer = timefold.run("Meetings", asked(instance), settings.seconds).splitlines()
    except timefold.Missing as missing:
        return Peer("Timefold", None, note=str(missing))
    took, peer_points = answer[0].split()
    times = {m: (start, room) for m, start, room in (map(int, line.split()) for line in answer[1:])}
    if len(times) < len(instance.meetings):
        return Peer(name, None, float(took), f"{len(times)} meetings placed when time was over")
    levels = score(instance, times)
    assert peer_points == "/".join(f"{-points}{level}" for level, points in levels._asdict().items()), (
        peer_points,
        levels,
    )
    if levels.hard:
        note = f"{levels.hard} hard points broken; {levels.medium} medium, {levels.soft} soft"
        return Peer(name, None, float(took), note)
    note = f"{levels.medium} medium, {levels.soft} soft"
    return Peer(name, levels.medium * medium_price(instance) + levels.soft, float(took), note)


def asked(instance: Instance) -> str:
    """Return an instance as the peer's program reads it."""
    lines = [[instance.weights[name] for name in (*HARD, *MEDIUM, *SOFT)], instance.days, instance.rooms]
    text_lines = [" ".join(map(str, line)) for line in lines]
    for meeting in instance.meetings:
        people = (" ".join(map(str, sorted(who))) for who in (meeting.required, meeting.preferred))
        text_lines.append(";".join([str(meeting.grains), *people]))
    return "\n".join(text_lines) + "\n"


# The reader.


def read(path: Path) -> Instance:
    """Read a workbook."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the workbooks have no style of their own
        book = load_workbook(path, read_only=True, data_only=True)
    sheets = {
        name: [list(row) for row in book[name].iter_rows(values_only=True) if any(row)]
        for name in ("Configuration", "Days", "Rooms", "Persons", "Meetings")
    }
    weights = {
        str(row[0]): int(row[1]) for row in sheets["Configuration"] if str(row[0]) in HARD + MEDIUM + SOFT
    }
    days: list[int] = []
    for day, (_, opens, closes, lunch, *_) in enumerate(sheets["Days"][1:]):
        noon = _minute(lunch)
        days += [day for at in range(_minute(opens), _minute(closes), GRAIN) if not noon <= at < noon + LUNCH]
    people = {str(row[0]): number for number, row in enumerate(sheets["Persons"][1:])}
    head, *rows = sheets["Meetings"]
    column = {str(name): number for number, name in enumerate(head)}

    def named(row: list[object], *names: str) -> frozenset[int]:
        cells = (str(row[column[name]] or "") for name in names)
        return frozenset(people[who.strip()] for cell in cells for who in cell.split(",") if who.strip())

    meetings = []
    for row in rows:
        everyone = str(row[column["Group"]] or "").lower() == "y"
        required = named(row, "Speakers", "Required attendance list")
        preferred = named(row, "Preferred attendance list")
        meetings.append(
            Meeting(
                topic=str(row[column["Topic"]]),
                grains=int(float(str(row[column["Duration"]]))) // GRAIN,
                required=frozenset(people.values()) if everyone else required,
                preferred=frozenset() if everyone else preferred - required,
            )
        )
    rooms = tuple(int(float(str(row[1]))) for row in sheets["Rooms"][1:])
    return Instance(tuple(days), rooms, len(people), tuple(meetings), weights)


def _minute(clock: object) -> int:
    hours, minutes = str(clock).split(":")[:2]
    return int(hours) * 60 + int(minutes)


# Instance to scenario.

FIRST = datetime(2026, 9, 7)
DAY = 24 * 60


def scenario_of(instance: Instance) -> Scenario:
    """
    Return an instance as a scenario: a grain is a minute, and one follows the other as they are numbered.

    A meeting ends on the day on which it starts: each grain is a slot until the end of its day.
    """
    weights, price = instance.weights, medium_price(instance)
    days = _days(instance)
    when = [moment for moments in days for moment in moments]
    last = len(when) - 1
    slots = [
        (when[start], when[n] + timedelta(minutes=1))
        for n, length in _lengths(instance.days)
        for start in range(n - length + 1, n + 1)
    ]
    sizes = sorted(set(instance.rooms))
    behind = {size: sum(max(0, other - size) for other in instance.rooms) for size in sizes}
    people = range(instance.people)
    required = [
        [f"M{m}" for m, meeting in enumerate(instance.meetings) if p in meeting.required] for p in people
    ]
    preferred = [
        [f"M{m}" for m, meeting in enumerate(instance.meetings) if p in meeting.preferred] for p in people
    ]
    everything = [f"M{m}" for m in range(len(instance.meetings))]
    relations: list[dict[str, Any]] = [
        {"id": "overlapping", "wish": "apart", "price": weights[SOFT[2]], "sessions": everything},
        {"id": "breaks", "wish": "pause", "price": weights[SOFT[1]], "sessions": everything, "within": 1},
    ]
    for p in people:
        both = [required[p], preferred[p]]
        relations += [
            {"id": f"R{p}", "wish": "apart", "price": price * weights[MEDIUM[0]], "between": both},
            {"id": f"P{p}", "wish": "apart", "price": price * weights[MEDIUM[1]], "sessions": both[1]},
            {
                "id": f"S{p}",
                "wish": "same-room",
                "price": weights[SOFT[4]],
                "sessions": [*required[p], *preferred[p]],
                "within": 2,
            },
        ]

    def speaks(relation: dict[str, Any]) -> bool:
        return len(relation["sessions"]) > 1 if "sessions" in relation else all(relation["between"])

    def session(m: int, meeting: Meeting) -> dict[str, Any]:
        end = min(meeting.grains - 1, last)
        wished = [
            {
                "room": [f"R{r}" for r, other in enumerate(instance.rooms) if other >= size],
                "price": weights[SOFT[3]] * (behind[smaller] - behind[size]),
            }
            for smaller, size in pairwise(sizes)
        ]
        return {
            "id": f"M{m}",
            "kind": "hold",
            "title": meeting.topic,
            "duration": meeting.grains,
            "slots": "grains",
            "heads": meeting.heads,
            "required": [f"P{p}" for p in sorted(meeting.required)],
            "prefer_times": [
                {
                    "window": (when[0], when[end] + timedelta(minutes=1)),
                    "price": weights[SOFT[0]],
                    "each": 1,
                }
            ],
            "prefer_rooms": [wish for wish in wished if wish["price"]],
        }

    return Scenario.model_validate(
        {
            "event": {
                "id": "meetings",
                "title": "Meetings",
                "time_zone": "Etc/UTC",
                "grid": 1,
                "days": [
                    {
                        "date": moments[0].date(),
                        "opens": moments[0].hour * 60 + moments[0].minute,
                        "closes": moments[-1].hour * 60 + moments[-1].minute + 1,
                    }
                    for moments in days
                ],
            },
            "common_sense": False,
            "venues": [{"id": "office", "name": "Office"}],
            "rooms": [
                {
                    "id": f"R{r}",
                    "name": f"Room {r}",
                    "venue": "office",
                    "capacity": seats,
                    "turnover": 0,
                }
                for r, seats in enumerate(instance.rooms)
            ],
            "walking": {"same_floor": 0, "other_floor": 0, "other_venue": 0},
            "delegations": [
                {
                    "id": "people",
                    "name": "People",
                    "kind": "un",
                    "size": instance.people,
                    "members": [{"id": f"P{p}"} for p in people],
                }
            ],
            "slot_grids": [{"id": "grains", "slots": slots}],
            "sessions": [session(m, meeting) for m, meeting in enumerate(instance.meetings)],
            "relations": [relation for relation in relations if speaks(relation)],
            "preferences": {"room-fit": {"weight": 0}},
        }
    )


def constant(instance: Instance) -> int:
    """Return what every plan pays beside its scenario's score: who starts at once ends some grains later."""
    return instance.weights[SOFT[0]] * sum(meeting.grains - 1 for meeting in instance.meetings)


def medium_price(instance: Instance) -> int:
    """Return the points of one grain of a conflict: a power of ten above all that is soft."""
    grains, meetings = len(instance.days), len(instance.meetings)
    weights = [instance.weights[name] for name in SOFT]
    rooms, most = len(instance.rooms), max(instance.rooms)
    soft = meetings * (weights[0] * grains + rooms * (weights[1] + weights[3] * most))
    soft += rooms * rooms * grains * weights[2] + meetings * instance.people * rooms * weights[4]
    return 10 ** len(str(soft))


def _lengths(days: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The last grain of each day, and its grains."""
    length = 0
    for n, day in enumerate(days):
        length += 1
        if n + 1 == len(days) or days[n + 1] != day:
            yield n, length
            length = 0


def _days(instance: Instance) -> list[list[datetime]]:
    """
    Return when each grain is, on days of at most 24 hours, as many of the instance's as there is room for.

    The first of several ends at midnight, so that the next follows it at once.
    """
    grains: list[int] = [0]
    for _, length in _lengths(instance.days):
        if grains[-1] + length > DAY:
            grains.append(0)
        grains[-1] += length
    days = []
    for number, length in enumerate(grains):
        begin = FIRST + timedelta(days=number)
        if number == 0 and len(grains) > 1:
            begin += timedelta(minutes=DAY - length)
        days.append([begin + timedelta(minutes=n) for n in range(length)])
    return days


def times_of(instance: Instance, plan: Plan) -> Times:
    """Return a plan as first grains and rooms."""
    grain = {when: n for n, when in enumerate(when for moments in _days(instance) for when in moments)}
    return {
        int(p.session[1:]): (grain[p.start.replace(tzinfo=None)], int(p.room[1:])) for p in plan.placements
    }


# The scorer.


def score(instance: Instance, times: Times) -> Score:
    """Return what times and rooms cost on each level."""
    points = by_constraint(instance, times)
    levels = (sum(points[name] * instance.weights[name] for name in level) for level in (HARD, MEDIUM, SOFT))
    return Score(*levels)


def by_constraint(instance: Instance, times: Times) -> Counter[str]:
    """Return how much each constraint is broken, before its weight."""
    broken: Counter[str] = Counter()
    last = len(instance.days) - 1
    for m, (start, room) in times.items():
        meeting, seats = instance.meetings[m], instance.rooms[room]
        end = start + meeting.grains - 1
        if end > last:
            broken["Don't go in overtime"] += end
        elif instance.days[start] != instance.days[end]:
            broken["Start and end on same day"] += 1
        broken["Required room capacity"] += max(0, meeting.heads - seats)
        broken["Do all meetings as soon as possible"] += end
        broken["Assign larger rooms first"] += sum(max(0, other - seats) for other in instance.rooms)
    for first_meeting, other in combinations(sorted(times, key=lambda m: times[m][0]), 2):
        (first, first_room), (second, there) = times[first_meeting], times[other]
        a, b = instance.meetings[first_meeting], instance.meetings[other]
        gap = second - first - a.grains
        if gap == 0:
            broken["One TimeGrain break between two consecutive meetings"] += 1
        together = min(first + a.grains, second + b.grains) - second
        if together > 0:
            broken["Overlapping meetings"] += together
            broken["Room conflict"] += together * (first_room == there)
            broken["Required attendance conflict"] += together * len(a.required & b.required)
            broken["Required and preferred attendance conflict"] += together * (
                len(a.required & b.preferred) + len(a.preferred & b.required)
            )
            broken["Preferred attendance conflict"] += together * len(a.preferred & b.preferred)
        if gap <= 2 and first < second and first_room != there:
            broken["Room stability"] += len((a.required | a.preferred) & (b.required | b.preferred))
    return broken
