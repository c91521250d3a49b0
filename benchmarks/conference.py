"""
OptaPlanner's conference scheduling: its workbooks, and what a solution is worth.

The meaning of every constraint is that of `ConferenceSchedulingConstraintProvider` and `Talk` in
apache/incubator-kie-optaplanner (commit 1705d21b), written anew; the weights are those of the workbook.
A talk type is compatible with the timeslots and rooms that name it, a room that names none with all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

UNAVAILABLE = "555753"
"""The colour of a cell that says that a room or a speaker is not to be had then."""

LEVELS = ("hard", "medium", "soft")

HARD = (
    "Room unavailable timeslot", "Room conflict", "Speaker unavailable timeslot", "Speaker conflict",
    "Talk prerequisite talks", "Talk mutually-exclusive-talks tags", "Consecutive talks pause",
    "Crowd control", "Speaker required timeslot tags", "Speaker prohibited timeslot tags",
    "Talk required timeslot tags", "Talk prohibited timeslot tags", "Speaker required room tags",
    "Speaker prohibited room tags", "Talk required room tags", "Talk prohibited room tags",
)  # fmt: skip
"""Constraints that must hold, where they have a weight."""

WISHES = (
    "Published timeslot", "Published room", "Theme track conflict", "Theme track room stability",
    "Sector conflict", "Audience type diversity", "Audience type theme track conflict",
    "Audience level diversity", "Content audience level flow violation", "Content conflict",
    "Language diversity", "Same day talks", "Popular talks", "Speaker preferred timeslot tags",
    "Speaker undesired timeslot tags", "Talk preferred timeslot tags", "Talk undesired timeslot tags",
    "Speaker preferred room tags", "Speaker undesired room tags", "Talk preferred room tags",
    "Talk undesired room tags",
)  # fmt: skip
"""Constraints that cost, or bring, points."""

REWARDS = {"Audience type diversity", "Audience level diversity", "Language diversity"}

Levels = tuple[int, int, int]
"""Points at the levels hard, medium and soft."""


class Slot(NamedTuple):
    """A timeslot."""

    start: datetime
    end: datetime
    types: frozenset[str]
    tags: frozenset[str]

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.end - self.start).total_seconds()) // 60

    def minutes_with(self, other: "Slot") -> int:
        """Minutes of both."""
        both = min(self.end, other.end) - max(self.start, other.start)
        return max(0, int(both.total_seconds()) // 60)


class Place(NamedTuple):
    """A room, with the positions of the timeslots in which it is not to be had."""

    name: str
    capacity: int
    types: frozenset[str]
    tags: frozenset[str]
    unavailable: frozenset[int]


@dataclass(frozen=True)
class Tags:
    """Tags of slots, or of rooms, that are required, preferred, prohibited or undesired."""

    required: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()
    prohibited: frozenset[str] = frozenset()
    undesired: frozenset[str] = frozenset()

    def count(self, how: str, there: frozenset[str]) -> int:
        """How many tags are missing, or present that should not be."""
        asked: frozenset[str] = getattr(self, how)
        return len(asked - there) if how in ("required", "preferred") else len(asked & there)


@dataclass(frozen=True)
class Speaker:
    """A speaker, with the positions of the timeslots in which they cannot come."""

    name: str
    slots: Tags = Tags()
    rooms: Tags = Tags()
    unavailable: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Talk:
    """A talk. Slots and rooms are positions in the instance; None where it has none."""

    code: str
    title: str
    type: str
    speakers: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    level: int = 1
    contents: frozenset[str] = frozenset()
    language: str = "en"
    slots: Tags = Tags()
    rooms: Tags = Tags()
    exclusive: frozenset[str] = frozenset()
    prerequisites: tuple[str, ...] = ()
    favorites: int = 0
    crowd: int = 0
    pinned: bool = False
    slot: int | None = None
    room: int | None = None
    published_slot: int | None = None
    published_room: int | None = None


@dataclass(frozen=True)
class Conference:
    """An instance: what a workbook states."""

    name: str
    pause: int
    weights: dict[str, Levels]
    slots: tuple[Slot, ...]
    rooms: tuple[Place, ...]
    speakers: dict[str, Speaker]
    talks: tuple[Talk, ...]

    def slots_of(self, talk: Talk) -> list[int]:
        """Timeslots for talks of its type."""
        return [i for i, slot in enumerate(self.slots) if talk.type in slot.types]

    def rooms_of(self, talk: Talk) -> list[int]:
        """Rooms for talks of its type."""
        return [i for i, room in enumerate(self.rooms) if talk.type in room.types]


# Workbooks.


def read(path: Path) -> Conference:
    """Read a workbook. What is not as it should be is a `ValueError` that says where."""
    from openpyxl import load_workbook  # of the bench's own extra

    book = load_workbook(path)
    name, pause, weights = _configuration(book["Configuration"])
    slots: list[Slot] = []
    for row in _records(book["Timeslots"], 1):
        start, end = _moment(row["Day"], row["Start"]), _moment(row["Day"], row["End"])
        slots.append(Slot(start, end, _tags(row["Talk types"]), _tags(row["Tags"])))
    types = frozenset().union(*(slot.types for slot in slots))
    rooms = [
        Place(
            _text(row["Name"]),
            _number(row["Capacity"]),
            _tags(row["Talk types"]) or types,
            _tags(row["Tags"]),
            row[UNAVAILABLE],
        )
        for row in _records(book["Rooms"], 2)
    ]
    speakers = {
        _text(row["Name"]): Speaker(
            _text(row["Name"]), _wishes(row, "timeslot"), _wishes(row, "room"), row[UNAVAILABLE]
        )
        for row in _records(book["Speakers"], 2)
    }
    talks = tuple(_talk(row, slots, rooms) for row in _records(book["Talks"], 1))
    conference = Conference(name, pause, weights, tuple(slots), tuple(rooms), speakers, talks)
    _check(conference)
    return conference


def _configuration(sheet: Any) -> tuple[str, int, dict[str, Levels]]:
    facts = {_text(row[0]): row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    weights = {}
    for constraint in (*HARD, *WISHES):
        if constraint not in facts:
            raise ValueError(f"Configuration: there is no weight of '{constraint}'")
        weights[constraint] = levels(_text(facts[constraint]))
    pause = facts.get("Minimum consecutive talks pause in minutes", 0)
    return _text(facts.get("Conference name")), _number(pause), weights


def levels(text: str) -> Levels:
    """Read `0hard/1medium/0soft`."""
    points_of_level = dict.fromkeys(LEVELS, 0)
    for part in text.replace(" ", "").split("/"):
        level = next((name for name in LEVELS if part.endswith(name)), None)
        if level is None:
            raise ValueError(f"'{text}' is no weight such as `0hard/0medium/10soft`")
        points_of_level[level] = int(part.removesuffix(level))
    return points_of_level["hard"], points_of_level["medium"], points_of_level["soft"]


def _records(sheet: Any, headers: int) -> Iterator[dict[str, Any]]:
    """Rows by their headings; under UNAVAILABLE the positions of the timeslots marked with that colour."""
    rows = list(sheet.iter_rows())
    titles = [_text(cell.value) for cell in rows[headers - 1]]
    clocks = [i for i, title in enumerate(titles) if ":" in title and headers == 2]
    for row in rows[headers:]:
        if not _text(row[0].value):
            continue
        record = {title: row[i].value for i, title in enumerate(titles) if i < len(row)}
        record[UNAVAILABLE] = frozenset(
            position
            for position, i in enumerate(clocks)
            if row[i].fill.fill_type and str(row[i].fill.fgColor.rgb)[-6:] == UNAVAILABLE
        )
        yield record


def _talk(row: dict[str, Any], slots: list[Slot], rooms: list[Place]) -> Talk:
    code = _text(row["Code"])

    def slot(day: str, start: str, end: str) -> int | None:
        if not _text(row.get(day)):
            return None
        span = _moment(row[day], row[start]), _moment(row[day], row[end])
        position = next((i for i, s in enumerate(slots) if (s.start, s.end) == span), None)
        if position is None:
            raise ValueError(f"Talks: talk {code} is at {span[0]:%Y-%m-%d %H:%M}, which is no timeslot")
        return position

    def room(title: str) -> int | None:
        name = _text(row.get(title))
        if not name:
            return None
        position = next((i for i, r in enumerate(rooms) if r.name == name), None)
        if position is None:
            raise ValueError(f"Talks: talk {code} is in room '{name}', which there is not")
        return position

    return Talk(
        code=code,
        title=_text(row["Title"]) or code,
        type=_text(row["Talk type"]),
        speakers=tuple(dict.fromkeys(_words(row["Speakers"]))),
        themes=_tags(row["Theme track tags"]),
        sectors=_tags(row["Sector tags"]),
        audiences=_tags(row["Audience types"]),
        level=_number(row["Audience level"]),
        contents=_tags(row["Content tags"]),
        language=_text(row["Language"]),
        slots=_wishes(row, "timeslot"),
        rooms=_wishes(row, "room"),
        exclusive=_tags(row["Mutually exclusive talks tags"]),
        prerequisites=tuple(_words(row["Prerequisite talks codes"])),
        favorites=_number(row["Favorite count"]),
        crowd=_number(row["Crowd control risk"]),
        pinned=_text(row["Pinned by user"]).lower() == "true",
        slot=slot("Timeslot day", "Start", "End"),
        room=room("Room"),
        published_slot=slot("Published Timeslot", "Published Start", "Published End"),
        published_room=room("Published Room"),
    )


def _check(conference: Conference) -> None:
    codes = {talk.code for talk in conference.talks}
    if len(codes) < len(conference.talks):
        raise ValueError("Talks: two talks have one code")
    for talk in conference.talks:
        for speaker in talk.speakers:
            if speaker not in conference.speakers:
                raise ValueError(f"Talks: talk {talk.code} has speaker '{speaker}', whom there is not")
        for code in talk.prerequisites:
            if code not in codes:
                raise ValueError(f"Talks: talk {talk.code} asks for talk '{code}', which there is not")
        if not conference.slots_of(talk):
            raise ValueError(f"Talks: there is no timeslot for talk {talk.code} of type '{talk.type}'")


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _number(value: Any) -> int:
    return int(float(value)) if _text(value) else 0


def _words(value: Any) -> list[str]:
    return [word.strip() for word in _text(value).split(",") if word.strip()]


def _tags(value: Any) -> frozenset[str]:
    return frozenset(_words(value))


def _wishes(row: dict[str, Any], what: str) -> Tags:
    kinds = ("Required", "Preferred", "Prohibited", "Undesired")
    return Tags(*(_tags(row[f"{kind} {what} tags"]) for kind in kinds))


def _moment(day: Any, clock: Any) -> datetime:
    return datetime.strptime(f"{_text(day).split()[-1]} {_text(clock)[:5]}", "%Y-%m-%d %H:%M")


# The scorer.

Solution = dict[str, tuple[int | None, int | None]]
"""Timeslot and room of each talk, by code."""


def score(conference: Conference, solution: Solution) -> dict[str, Levels]:
    """Return what each constraint costs (negative) or brings, at each level; only those that do either."""
    levels_of = {}
    for constraint, count in _COUNTS.items():
        number = count(_Placed(conference, solution))
        sign = 1 if constraint in REWARDS else -1
        if number and any(conference.weights[constraint]):
            hard, medium, soft = (sign * number * weight for weight in conference.weights[constraint])
            levels_of[constraint] = hard, medium, soft
    return levels_of


def total(score: dict[str, Levels]) -> Levels:
    """Return the score of all constraints together."""
    hard, medium, soft = (sum(points[level] for points in score.values()) for level in range(3))
    return hard, medium, soft


class _At(NamedTuple):
    talk: Talk
    slot: Slot
    room: Place
    slot_index: int
    room_index: int


class _Placed:
    """Talks with both a timeslot and a room: others take no part."""

    def __init__(self, conference: Conference, solution: Solution) -> None:
        self.conference = conference
        self.talks: list[_At] = []
        for talk in conference.talks:
            s, r = solution.get(talk.code, (None, None))
            if s is not None and r is not None:
                self.talks.append(_At(talk, conference.slots[s], conference.rooms[r], s, r))

    def pairs(self) -> Iterator[tuple[_At, _At]]:
        yield from combinations(self.talks, 2)

    def ordered(self) -> Iterator[tuple[_At, _At]]:
        for talk, other in combinations(self.talks, 2):
            yield talk, other
            yield other, talk

    def speakers(self, talk: _At) -> list[Speaker]:
        return [self.conference.speakers[name] for name in talk.talk.speakers]


def _combined(talk: _At, other: _At) -> int:
    return talk.slot.minutes + other.slot.minutes


def _overlap(common: Callable[[Talk, Talk], int]) -> Callable[[_Placed], int]:
    """Minutes that two talks overlap, for each thing they have in common."""
    return lambda placed: sum(common(a.talk, b.talk) * a.slot.minutes_with(b.slot) for a, b in placed.pairs())


def _same_slot(common: Callable[[Talk, Talk], int]) -> Callable[[_Placed], int]:
    """Minutes of the timeslot that two talks share, for each thing they have in common."""
    return lambda placed: sum(
        common(a.talk, b.talk) * a.slot.minutes for a, b in placed.pairs() if a.slot_index == b.slot_index
    )


def _of_talk(where: str, how: str) -> Callable[[_Placed], int]:
    def count(placed: _Placed) -> int:
        return sum(
            getattr(a.talk, where).count(how, (a.slot if where == "slots" else a.room).tags) * a.slot.minutes
            for a in placed.talks
        )

    return count


def _of_speakers(where: str, how: str) -> Callable[[_Placed], int]:
    def count(placed: _Placed) -> int:
        return sum(
            getattr(speaker, where).count(how, (a.slot if where == "slots" else a.room).tags) * a.slot.minutes
            for a in placed.talks
            for speaker in placed.speakers(a)
        )

    return count


def _pause(placed: _Placed) -> int:
    total_pause = 0
    for a, b in placed.pairs():
        if not {*a.talk.speakers} & {*b.talk.speakers}:
            continue
        first, second = sorted((a, b), key=lambda at: (at.slot.start, at.slot.end))
        gap = second.slot.start - first.slot.end
        together = gap < timedelta(0)
        one_day = first.slot.start.date() == second.slot.start.date()
        if together or (one_day and gap < timedelta(minutes=placed.conference.pause)):
            total_pause += _combined(a, b)
    return total_pause


def _crowds(placed: _Placed) -> int:
    """Minutes of each risky talk with two or more others in its timeslot: one alone, or a pair, is fine."""
    risky = [a for a in placed.talks if a.talk.crowd > 0]
    others = [sum(b.slot_index == a.slot_index for b in risky) - 1 for a in risky]
    return sum(a.slot.minutes for a, number in zip(risky, others, strict=True) if number > 1)


def _flow(placed: _Placed) -> int:
    return sum(
        len(a.talk.contents & b.talk.contents) * _combined(a, b)
        for a, b in placed.ordered()
        if a.talk.level < b.talk.level and a.slot.end > b.slot.start
    )


def _same_day(placed: _Placed) -> int:
    return sum(
        (len(a.talk.themes & b.talk.themes) + len(a.talk.contents & b.talk.contents)) * _combined(a, b)
        for a, b in placed.pairs()
        if a.slot.start.date() != b.slot.start.date()
    )


def _stability(placed: _Placed) -> int:
    return sum(
        len(a.talk.themes & b.talk.themes) * _combined(a, b)
        for a, b in placed.pairs()
        if a.slot.start.date() == b.slot.start.date() and a.room_index != b.room_index
    )


def _popular(placed: _Placed) -> int:
    return sum(
        _combined(a, b)
        for a, b in placed.ordered()
        if a.talk.favorites < b.talk.favorites and a.room.capacity > b.room.capacity
    )


_COUNTS: dict[str, Callable[[_Placed], int]] = {
    "Room unavailable timeslot": lambda p: sum(
        a.slot.minutes for a in p.talks if a.slot_index in a.room.unavailable
    ),
    "Room conflict": lambda p: sum(
        a.slot.minutes_with(b.slot) for a, b in p.pairs() if a.room_index == b.room_index
    ),
    "Speaker unavailable timeslot": lambda p: sum(
        a.slot.minutes for a in p.talks for speaker in p.speakers(a) if a.slot_index in speaker.unavailable
    ),
    "Speaker conflict": _overlap(lambda a, b: len({*a.speakers} & {*b.speakers})),
    "Talk prerequisite talks": lambda p: sum(
        _combined(a, b)
        for a, b in p.ordered()
        if a.talk.code in b.talk.prerequisites and a.slot.end > b.slot.start
    ),
    "Talk mutually-exclusive-talks tags": _overlap(lambda a, b: len(a.exclusive & b.exclusive)),
    "Consecutive talks pause": _pause,
    "Crowd control": _crowds,
    "Speaker required timeslot tags": _of_speakers("slots", "required"),
    "Speaker prohibited timeslot tags": _of_speakers("slots", "prohibited"),
    "Talk required timeslot tags": _of_talk("slots", "required"),
    "Talk prohibited timeslot tags": _of_talk("slots", "prohibited"),
    "Speaker required room tags": _of_speakers("rooms", "required"),
    "Speaker prohibited room tags": _of_speakers("rooms", "prohibited"),
    "Talk required room tags": _of_talk("rooms", "required"),
    "Talk prohibited room tags": _of_talk("rooms", "prohibited"),
    "Published timeslot": lambda p: sum(a.talk.published_slot not in (None, a.slot_index) for a in p.talks),
    "Published room": lambda p: sum(a.talk.published_room not in (None, a.room_index) for a in p.talks),
    "Theme track conflict": _overlap(lambda a, b: len(a.themes & b.themes)),
    "Theme track room stability": _stability,
    "Sector conflict": _overlap(lambda a, b: len(a.sectors & b.sectors)),
    "Audience type diversity": _same_slot(lambda a, b: len(a.audiences & b.audiences)),
    "Audience type theme track conflict": _overlap(
        lambda a, b: len(a.themes & b.themes) * len(a.audiences & b.audiences)
    ),
    "Audience level diversity": _same_slot(lambda a, b: a.level != b.level),
    "Content audience level flow violation": _flow,
    "Content conflict": _overlap(lambda a, b: len(a.contents & b.contents)),
    "Language diversity": _same_slot(lambda a, b: a.language != b.language),
    "Same day talks": _same_day,
    "Popular talks": _popular,
    "Speaker preferred timeslot tags": _of_speakers("slots", "preferred"),
    "Speaker undesired timeslot tags": _of_speakers("slots", "undesired"),
    "Talk preferred timeslot tags": _of_talk("slots", "preferred"),
    "Talk undesired timeslot tags": _of_talk("slots", "undesired"),
    "Speaker preferred room tags": _of_speakers("rooms", "preferred"),
    "Speaker undesired room tags": _of_speakers("rooms", "undesired"),
    "Talk preferred room tags": _of_talk("rooms", "preferred"),
    "Talk undesired room tags": _of_talk("rooms", "undesired"),
}
"""How often, or for how many minutes, each constraint matches."""
