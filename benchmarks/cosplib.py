"""
CoSPLib's conference scheduling: its workbooks, and what a solution is worth.

Tracks sit in sessions and rooms, their submissions in the time slots of these. The meaning of every cost is
that of the library's own evaluation (ahmedkheiri/CoSPLib, version 1), written anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

WEIGHTS = (
    "tracks-sessions", "tracks-rooms", "sessions-rooms", "similar-tracks", "rooms-per-track",
    "parallel-tracks", "consecutive-tracks", "time-zones", "order", "submissions-sessions",
    "submissions-rooms", "presenters", "attendees", "chairs", "presenters-slots", "attendees-slots",
)  # fmt: skip
"""What is weighted, in the order of the workbook's sheet of parameters."""

_DAY = datetime(2021, 7, 21)


class Block(NamedTuple):
    """A session of the conference: so many time slots in a row, in every room."""

    name: str
    slots: int
    start: time
    end: time


class Track(NamedTuple):
    """A track and who chairs it."""

    name: str
    chairs: frozenset[str]


class Submission(NamedTuple):
    """What is presented: its track (a position), time slots, wished rank (0: none), and people."""

    name: str
    track: int
    slots: int
    rank: int
    zone: int
    """Hours by which its clocks are ahead of GMT."""
    presenters: frozenset[str]
    attendees: frozenset[str]


Penalties = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Conference:
    """An instance: what a workbook states. Positions stand for blocks, rooms, tracks and submissions."""

    name: str
    weights: dict[str, int]
    blocks: tuple[Block, ...]
    rooms: tuple[str, ...]
    tracks: tuple[Track, ...]
    submissions: tuple[Submission, ...]
    tracks_blocks: Penalties = field(default_factory=dict)
    tracks_rooms: Penalties = field(default_factory=dict)
    blocks_rooms: Penalties = field(default_factory=dict)
    similar: Penalties = field(default_factory=dict)
    """By two tracks, the first of them listed first."""
    submissions_blocks: Penalties = field(default_factory=dict)
    submissions_rooms: Penalties = field(default_factory=dict)
    zones: Penalties = field(default_factory=dict)
    """By submission and block: what the clocks of the presenters cost there."""

    def of_track(self, t: int) -> list[int]:
        """Return the submissions of a track."""
        return [s for s, submission in enumerate(self.submissions) if submission.track == t]

    def share_presenter(self, a: int, b: int) -> bool:
        """Whether two submissions have a presenter in common; a chair of another track presents too."""
        first, other = self.submissions[a], self.submissions[b]
        if first.presenters & other.presenters:
            return True
        if first.track == other.track:
            return False
        chairs, others = self.tracks[first.track].chairs, self.tracks[other.track].chairs
        return bool(first.presenters & others or other.presenters & chairs)

    def share_attendee(self, a: int, b: int) -> bool:
        """Whether somebody attends one of two submissions, and attends, presents or chairs the other."""
        first, other = self.submissions[a], self.submissions[b]
        if first.attendees & (other.attendees | other.presenters) or other.attendees & first.presenters:
            return True
        if first.track == other.track:
            return False
        chairs, others = self.tracks[first.track].chairs, self.tracks[other.track].chairs
        return bool(first.attendees & others or other.attendees & chairs)

    def share_chair(self, t: int, u: int) -> bool:
        """Whether two tracks have a chair in common."""
        return bool(self.tracks[t].chairs & self.tracks[u].chairs)

    def similarity(self, t: int, u: int) -> int:
        """Return the penalty of two tracks in one block."""
        return self.similar.get((min(t, u), max(t, u)), 0)


# Workbooks.


def read(path: Path) -> Conference:
    """Read a workbook. What is not as it should be is a `ValueError` that says where."""
    from openpyxl import load_workbook  # of the bench's own extra

    book = load_workbook(path, data_only=True)
    blocks = tuple(
        Block(_text(row[0]), int(row[1]), _clock(row[3]), _clock(row[4])) for row in _rows(book["sessions"])
    )
    rooms = tuple(_text(row[0]) for row in _rows(book["rooms"]))
    tracks = tuple(Track(_text(row[0]), _people(row[1])) for row in _rows(book["tracks"]))
    place = {track.name: t for t, track in enumerate(tracks)}
    submissions = []
    for row in _rows(book["submissions"]):
        if _text(row[1]) not in place:
            raise ValueError(f"submissions: '{row[0]}' is of track '{row[1]}', which there is not")
        zone = int(_text(row[4]).removeprefix("GMT") or 0)
        people = _people(row[5]), _people(row[6])
        submissions.append(
            Submission(_text(row[0]), place[_text(row[1])], int(row[2]), int(row[3] or 0), zone, *people)
        )
    names = {
        "track": [track.name for track in tracks],
        "block": [block.name for block in blocks],
        "room": list(rooms),
        "submission": [submission.name for submission in submissions],
    }
    similar = _table(book["similar tracks"], names["track"], names["track"])
    facts = [list(row) for row in book["parameters"].iter_rows(values_only=True)]
    return Conference(
        name=path.stem,
        weights={name: int(facts[1 + n][4] or 0) for n, name in enumerate(WEIGHTS)},
        blocks=blocks,
        rooms=rooms,
        tracks=tracks,
        submissions=tuple(submissions),
        tracks_blocks=_table(book["tracks_sessions|penalty"], names["track"], names["block"]),
        tracks_rooms=_table(book["tracks_rooms|penalty"], names["track"], names["room"]),
        blocks_rooms=_table(book["sessions_rooms|penalty"], names["block"], names["room"]),
        similar={(t, u): penalty for (t, u), penalty in similar.items() if t < u},
        submissions_blocks=_table(book["submissions"], names["submission"], names["block"]),
        submissions_rooms=_table(book["submissions"], names["submission"], names["room"]),
        zones=_zones(facts, blocks, submissions),
    )


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    for row in sheet.iter_rows(min_row=2, values_only=True):
        if _text(row[0]):
            yield row


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _people(value: Any) -> frozenset[str]:
    return frozenset(name for name in _text(value).split(", ") if name)


def _clock(value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(_text(value))


def _table(sheet: Any, rows: list[str], columns: list[str]) -> Penalties:
    """Read the penalties other than 0 under headings, by positions in *rows* and *columns*."""
    heads = [_text(cell) for cell in next(sheet.iter_rows(max_row=1, values_only=True))]
    place, penalties = {name: i for i, name in enumerate(rows)}, {}
    where = {name: heads.index(name, 1) for name in columns}
    for row in _rows(sheet):
        for j, name in enumerate(columns):
            penalty = row[where[name]]
            if penalty and _text(row[0]) in place:
                penalties[place[_text(row[0])], j] = int(penalty)
    return penalties


def _zones(facts: list[list[Any]], blocks: tuple[Block, ...], submissions: list[Submission]) -> Penalties:
    """Return what the hours of blocks cost by the clocks of the presenters."""
    local = int(_text(facts[1][1]).removeprefix("GMT") or 0)
    good, well, early, late = (_clock(facts[n][1]) for n in (3, 4, 6, 7))
    less, least, penalties = int(facts[8][1] or 0), int(facts[10][1] or 0), {}
    for s, submission in enumerate(submissions):
        ahead = timedelta(hours=submission.zone - local)
        for b, block in enumerate(blocks):
            start, end = ((datetime.combine(_DAY, at) + ahead).time() for at in (block.start, block.end))
            penalty = 0
            if start < early or end > late or end < early:
                penalty = least
            elif early <= start < good or well < end <= late:
                penalty = less
            if penalty:
                penalties[s, b] = penalty
    return penalties


def read_solution(path: Path, conference: Conference) -> "Solution":
    """Read a workbook of a solution: tracks of each session and room, then submissions slot by slot."""
    from openpyxl import load_workbook

    rows = [
        list(row) for row in load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)
    ]
    place = {submission.name: s for s, submission in enumerate(conference.submissions)}
    solution: Solution = {}
    at = 2 + len(conference.blocks)
    for b, block in enumerate(conference.blocks):
        for slot in range(block.slots):
            for r in range(len(conference.rooms)):
                name = _text(rows[at][1 + r])
                if name and place[name] not in solution:
                    solution[place[name]] = b, r, slot
            at += 1
    return solution


# The scorer.

Solution = dict[int, tuple[int, int, int]]
"""Block, room and first slot of each submission."""


def breaches(conference: Conference, solution: Solution) -> list[str]:
    """Return what is wrong: submissions without a place, two in one slot, two tracks in one pair."""
    wrong, taken = [], {}
    for s, submission in enumerate(conference.submissions):
        if s not in solution:
            wrong.append(f"{submission.name} is not held")
            continue
        b, r, first = solution[s]
        if first + submission.slots > conference.blocks[b].slots:
            wrong.append(f"{submission.name} ends after {conference.blocks[b].name}")
        for slot in range(first, first + submission.slots):
            if (b, r, slot) in taken:
                wrong.append(
                    f"{submission.name} and {conference.submissions[taken[b, r, slot]].name} share a slot"
                )
            taken[b, r, slot] = s
    for s, (b, r, _) in solution.items():
        others = {conference.submissions[o].track for o, (c, q, _) in solution.items() if (c, q) == (b, r)}
        if len(others) > 1 and conference.submissions[s].track == min(others):
            wrong.append(f"{conference.blocks[b].name} in {conference.rooms[r]} has {len(others)} tracks")
    return wrong


def score(conference: Conference, solution: Solution) -> dict[str, int]:
    """Return what each weighted cost comes to; those that come to nothing are left out."""
    counts = dict(zip(WEIGHTS, _counts(conference, solution), strict=True))
    costs = {name: conference.weights[name] * count for name, count in counts.items()}
    return {name: cost for name, cost in costs.items() if cost}


def _counts(conference: Conference, solution: Solution) -> Iterator[int]:
    """Count everything, in the order of WEIGHTS."""
    submissions, track = conference.submissions, {s: conference.submissions[s].track for s in solution}
    pairs = {(b, r): track[s] for s, (b, r, _) in solution.items()}
    yield sum(conference.tracks_blocks.get((t, b), 0) for (b, _), t in pairs.items())
    yield sum(conference.tracks_rooms.get((t, r), 0) for (_, r), t in pairs.items())
    yield sum(conference.blocks_rooms.get(pair, 0) for pair in pairs)

    beside = [(t, u) for ((b, _), t), ((c, _), u) in combinations(pairs.items(), 2) if b == c]
    yield sum(conference.similarity(t, u) for t, u in beside if t != u)

    rooms, blocks = (
        {t: {pair[i] for pair, u in pairs.items() if u == t} for t in pairs.values()} for i in (1, 0)
    )
    yield sum(len(mine) - 1 for mine in rooms.values())
    yield len(pairs) - sum(len(mine) for mine in blocks.values())
    yield sum(max(mine) - min(mine) >= len(mine) for mine in blocks.values())

    at = {s: place[0] for s, place in solution.items()}
    yield sum(submissions[s].slots * conference.zones.get((s, b), 0) for s, b in at.items())
    yield _out_of_order(conference, solution)
    yield sum(submissions[s].slots * conference.submissions_blocks.get((s, b), 0) for s, b in at.items())
    yield sum(submissions[s].slots * conference.submissions_rooms.get((s, solution[s][1]), 0) for s in at)

    together = [
        (a, b)
        for a, b in combinations(sorted(solution), 2)
        if solution[a][0] == solution[b][0] and solution[a][1] != solution[b][1]
    ]
    yield sum(conference.share_presenter(a, b) for a, b in together)
    yield sum(conference.share_attendee(a, b) for a, b in together)
    yield sum(conference.share_chair(t, u) for t, u in beside if t != u)
    yield sum(_slots(conference, solution, a, b) for a, b in together if conference.share_presenter(a, b))
    yield sum(_slots(conference, solution, a, b) for a, b in together if conference.share_attendee(a, b))


def _slots(conference: Conference, solution: Solution, a: int, b: int) -> int:
    """Return the slots in which two submissions of one block both are."""
    first, last = (
        max(solution[a][2], solution[b][2]),
        min(solution[s][2] + conference.submissions[s].slots for s in (a, b)),
    )
    return max(0, last - first)


def _out_of_order(conference: Conference, solution: Solution) -> int:
    """Count submissions not at their wished rank in their track, and those with one that run at once."""
    misplaced = 0
    for t in range(len(conference.tracks)):
        mine = sorted((s for s in conference.of_track(t) if s in solution), key=lambda s: solution[s])
        ranked = [s for s in mine if conference.submissions[s].rank]
        misplaced += sum(conference.submissions[s].rank not in (0, n) for n, s in enumerate(mine, 1))
        misplaced += sum(
            _slots(conference, solution, a, b)
            for a, b in combinations(ranked, 2)
            if solution[a][0] == solution[b][0]
        )
    return misplaced
