"""
OptaPlanner's conference scheduling: the workbook as a scenario, and Timefold on the same instance.

Values are soft points lost (the peer maximises the negative of that), with every hard point kept; where
talks have been published each that changes its timeslot, a medium point, adds more than all soft points.
"""

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations, product
from typing import Any

from benchmarks import ours, timefold
from benchmarks.conference import (
    HARD,
    WISHES,
    Conference,
    Levels,
    Solution,
    Talk,
    read,
    score,
    total,
)
from benchmarks.conferences import conference
from benchmarks.table import Ours, Peer, Row
from eventplan import Plan, Scenario

from . import Settings

HIGHEST, UNIT = 1_000_000_000, "points lost"

SEARCHES = {"default": "", "tabu": ", tabu search"}
"""Timefold as it is by default, and as its predecessor's example is configured, and how rows call it."""


GENERATED = ((2, 5, 0), (3, 10, 0), (3, 20, 0))
"""Days, rooms and seeds of conferences drawn: 36, 108 and 216 talks, the largest of the family."""


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each workbook, and conferences drawn in their shape, beside Timefold."""
    for path in sorted((settings.data / "optaplanner").glob("*talks*.xlsx")):
        if settings.wants(path.stem):
            with warnings.catch_warnings(action="ignore", category=UserWarning):  # it knows no default style
                stated = read(path)
            yield _row(path.stem, stated, settings)
    for days, rooms, seed in GENERATED:
        stated = conference(days, rooms, seed)
        name = f"generated {stated.name}-{len(stated.slots)}timeslots-{rooms}rooms"
        if settings.wants(name):
            yield _row(name, stated, settings)


def _row(name: str, conference: Conference, settings: Settings) -> Row:
    try:
        stated = stated_of(conference)
    except ValueError as error:
        return Row(name, Ours(None, status=f"cannot be stated: {error}"), unit=UNIT)
    outcome = ours.run(
        stated.scenario, seconds=settings.seconds, workers=settings.workers, seed=settings.seed
    )
    value = bound = None
    if isinstance(outcome.plan, Plan):
        value = worth(stated, solution_of(conference, outcome.plan))
        assert value == outcome.plan.score + stated.constant, (
            "the scenario does not say what the workbook does"
        )
        bound = outcome.plan.bound + stated.constant
    peers = tuple(_peer(stated, settings, how) for how in SEARCHES) if settings.peers else ()
    return Row(name, ours.row_of(outcome, value, bound), peers, unit=UNIT)


@dataclass
class Stated:
    """A workbook as a scenario: what is lost is the scenario's score and a constant."""

    conference: Conference
    scenario: Scenario
    constant: int
    medium: int
    """Soft points for which a medium point stands."""


def worth(stated: Stated, solution: Solution) -> int:
    """Return what a solution loses. One that breaks what must hold is an error of ours."""
    hard, medium, soft = total(points := score(stated.conference, solution))
    assert not hard, {name: points for name, points in points.items() if points[0]}
    return -soft - stated.medium * medium


def solution_of(conference: Conference, plan: Plan) -> Solution:
    """Return a plan as timeslots and rooms."""
    solution: Solution = {}
    for n, talk in enumerate(conference.talks):
        placement = plan.placement_by_session[f"T{n}"]
        start = placement.start.replace(tzinfo=None)
        slot = next(s for s in conference.slots_of(talk) if conference.slots[s].start == start)
        solution[talk.code] = slot, int(placement.room[1:])
    return solution


def stated_of(conference: Conference) -> Stated:
    """Return a workbook as a scenario; what a scenario cannot say is a `ValueError`."""
    return _Stating(conference).stated()


@dataclass
class _Stating:
    conference: Conference
    constant: int = 0
    relations: dict[tuple[Any, ...], int] = field(default_factory=dict)
    """Prices by wish and lists of talks."""

    def __post_init__(self) -> None:
        self._refuse()
        talks = self.conference.talks
        self.minutes = [self.conference.slots[self.conference.slots_of(t)[0]].minutes for t in talks]
        self.medium = 0
        self._pairs()
        if self.conference.weights["Published timeslot"][1]:
            self.medium = 1 + self._most()

    def weight(self, constraint: str) -> int:
        """Points of a constraint that costs or brings points; 1 or 0 of one that must hold."""
        hard, medium, soft = self.conference.weights[constraint]
        return int(hard > 0) if constraint in HARD else soft + medium * self.medium

    def _refuse(self) -> None:
        for constraint in (*HARD, *WISHES):
            weight = hard, medium, soft = self.conference.weights[constraint]
            if min(weight) < 0:
                raise ValueError(f"'{constraint}' has a negative weight: that cannot be stated")
            if constraint in HARD and not hard and (medium or soft):
                raise ValueError(f"'{constraint}' is not hard: its price cannot be stated")
            if hard and constraint in WISHES:
                raise ValueError(f"'{constraint}' is hard: it can only be stated at a price")
            if medium and constraint != "Published timeslot":
                raise ValueError(f"'{constraint}' is medium: it can only be stated at a soft price")
        slots = self.conference.slots
        for talk in self.conference.talks:
            mine = [slots[s] for s in self.conference.slots_of(talk)]
            if len({slot.minutes for slot in mine}) > 1:
                raise ValueError(f"talk {talk.code} may have timeslots of several lengths: a session has one")
        for family in self._families():
            for first, other in combinations(sorted(slots[s] for s in family), 2):
                if first.start < other.end and other.start < first.end:
                    raise ValueError(
                        f"timeslots of one kind overlap at {first.start:%Y-%m-%d %H:%M}: "
                        "which talks share one cannot be stated"
                    )

    def _families(self) -> list[set[int]]:
        """Timeslots that are connected by talks that may have either."""
        families: list[set[int]] = []
        for kind in dict.fromkeys(talk.type for talk in self.conference.talks):
            mine = {s for s, slot in enumerate(self.conference.slots) if kind in slot.types}
            touching = [family for family in families if family & mine]
            families = [family for family in families if not family & mine] + [mine.union(*touching)]
        return families

    def _most(self) -> int:
        """As many soft points as any solution can lose."""
        most = 0
        for (wish, lists), price in self.relations.items():
            pairs = sum(len(group) * len(other) for group, other in combinations(lists, 2))
            most += price * pairs * (max(self.minutes) if wish in ("apart", "beside") else 1)
        for talk, minutes in zip(self.conference.talks, self.minutes, strict=True):
            most += max(self._slot_price(talk, minutes, s) for s in self.conference.slots_of(talk))
            most += max(self._room_price(talk, minutes, r) for r in self.conference.rooms_of(talk))
        return most

    # The scenario.

    def stated(self) -> Stated:
        conference = self.conference
        sessions = [self._session(n, talk) for n, talk in enumerate(conference.talks)]
        days = sorted({slot.start.date() for slot in conference.slots})
        speakers = {name: f"P{n}" for n, name in enumerate(conference.speakers)}
        on = self.weight
        scenario = Scenario.model_validate(
            {
                "event": {
                    "id": "conference",
                    "title": conference.name or "Conference",
                    "time_zone": "Etc/UTC",
                    "grid": 5,
                    "days": [{"date": day, "opens": 0, "closes": 1440} for day in days],
                },
                "common_sense": False,
                "venues": [{"id": "site", "name": "Site"}],
                "rooms": [
                    {"id": f"R{r}", "name": room.name, "venue": "site", "capacity": room.capacity}
                    for r, room in enumerate(conference.rooms)
                ],
                "walking": {"same_floor": 0},
                "delegations": [
                    {"id": "speakers", "name": "Speakers", "size": len(speakers),
                     "members": [{"id": who, "name": name} for name, who in speakers.items()]}
                ],
                "sessions": sessions,
                "order": list(self._order()) if on("Talk prerequisite talks") else [],
                "not_parallel": list(self._groups()),
                "parallel": list(self._crowds()) if on("Crowd control") else [],
                "relations": [
                    {"id": f"{wish}-{n}", "wish": wish, "between": lists, "price": price}
                    for n, ((wish, lists), price) in enumerate(self.relations.items())
                ],
                "rules": {} if on("Room conflict") else {"room-free": {"waived": True}},
                "preferences": {"room-fit": {"weight": 0}, "walking": {"weight": 0}},
            }
        )  # fmt: skip
        return Stated(conference, scenario, self.constant, self.medium)

    def _session(self, n: int, talk: Talk) -> dict[str, Any]:
        conference, minutes = self.conference, self.minutes[n]
        slots, rooms = self._allowed(talk)
        who = list(conference.speakers)
        fields: dict[str, Any] = {
            "id": f"T{n}",
            "kind": "hold",
            "title": talk.title,
            "duration": minutes,
            "windows": [self._window(s) for s in slots],
            "room": [f"R{r}" for r in rooms],
            "speakers": [f"P{who.index(name)}" for name in talk.speakers]
            if self.weight("Speaker conflict")
            else [],
        }
        if talk.pinned:
            fields["start"], fields["room"] = conference.slots[slots[0]].start, f"R{rooms[0]}"
        elif self.weight("Room unavailable timeslot"):
            closed = [r for r in rooms if conference.rooms[r].unavailable & set(slots)]
            fields["room_windows"] = [
                {"room": f"R{r}", "windows": [self._window(s) for s in left]}
                for r in closed
                if (left := [s for s in slots if s not in conference.rooms[r].unavailable])
            ]
            fields["room"] = [f"R{r}" for r in rooms if set(slots) - conference.rooms[r].unavailable]
            if not fields["room"]:
                raise ValueError(f"no room is to be had for talk {talk.code}")
        fields["prefer_times"] = [
            {"window": self._window(s), "price": price}
            for s, price in self._saved({s: self._slot_price(talk, minutes, s) for s in slots}).items()
        ]
        fields["prefer_rooms"] = [
            {"room": f"R{r}", "price": price}
            for r, price in self._saved({r: self._room_price(talk, minutes, r) for r in rooms}).items()
        ]
        return fields

    def _allowed(self, talk: Talk) -> tuple[list[int], list[int]]:
        """Timeslots and rooms that a talk may have, by its type, its tags and its speakers."""
        conference = self.conference
        slots, rooms = conference.slots_of(talk), conference.rooms_of(talk)
        people = [conference.speakers[name] for name in talk.speakers]
        for how in ("required", "prohibited"):
            owners = [talk] if self.weight(f"Talk {how} timeslot tags") else []
            owners += people if self.weight(f"Speaker {how} timeslot tags") else []  # type: ignore[arg-type]
            slots = [
                s for s in slots if not any(o.slots.count(how, conference.slots[s].tags) for o in owners)
            ]
            owners = [talk] if self.weight(f"Talk {how} room tags") else []
            owners += people if self.weight(f"Speaker {how} room tags") else []  # type: ignore[arg-type]
            rooms = [
                r for r in rooms if not any(o.rooms.count(how, conference.rooms[r].tags) for o in owners)
            ]
        if self.weight("Speaker unavailable timeslot"):
            slots = [s for s in slots if not any(s in person.unavailable for person in people)]
        if talk.pinned:
            closed = self.weight("Room unavailable timeslot") and any(
                talk.slot in conference.rooms[r].unavailable for r in rooms if r == talk.room
            )
            if talk.slot not in slots or talk.room not in rooms or closed:
                raise ValueError(f"talk {talk.code} is pinned to where it may not be")
            return [talk.slot], [talk.room]
        if not slots or not rooms:
            raise ValueError(
                f"there is no {'timeslot' if not slots else 'room'} that talk {talk.code} may have"
            )
        return slots, rooms

    def _window(self, s: int) -> tuple[Any, Any]:
        return self.conference.slots[s].start, self.conference.slots[s].end

    def _slot_price(self, talk: Talk, minutes: int, s: int) -> int:
        conference = self.conference
        tags_price = 0
        for how in ("preferred", "undesired"):
            tags = conference.slots[s].tags
            tags_price += self.weight(f"Talk {how} timeslot tags") * talk.slots.count(how, tags)
            for name in talk.speakers:
                count = conference.speakers[name].slots.count(how, tags)
                tags_price += self.weight(f"Speaker {how} timeslot tags") * count
        return tags_price * minutes + self.weight("Published timeslot") * (
            talk.published_slot not in (None, s)
        )

    def _room_price(self, talk: Talk, minutes: int, r: int) -> int:
        conference = self.conference
        tags_price = 0
        for how in ("preferred", "undesired"):
            tags = conference.rooms[r].tags
            tags_price += self.weight(f"Talk {how} room tags") * talk.rooms.count(how, tags)
            for name in talk.speakers:
                count = conference.speakers[name].rooms.count(how, tags)
                tags_price += self.weight(f"Speaker {how} room tags") * count
        return tags_price * minutes + self.weight("Published room") * (talk.published_room not in (None, r))

    def _saved(self, prices: dict[int, int]) -> dict[int, int]:
        """
        Prices of one choice each as prices of single wishes.

        A wish is paid for by every other choice. What a choice saves against the dearest is its wish.
        """
        dearest = max(prices.values())
        saved = {choice: dearest - price for choice, price in prices.items() if price < dearest}
        if any(price > HIGHEST for price in saved.values()):
            raise ValueError("a medium point outweighs more soft points than a price can be")
        self.constant += dearest - sum(saved.values())
        return saved

    def _order(self) -> Iterator[dict[str, str]]:
        number = {talk.code: n for n, talk in enumerate(self.conference.talks)}
        for n, talk in enumerate(self.conference.talks):
            for code in talk.prerequisites:
                yield {"before": f"T{number[code]}", "after": f"T{n}"}

    def _groups(self) -> Iterator[dict[str, Any]]:
        if self.weight("Talk mutually-exclusive-talks tags"):
            for n, members in enumerate(self._by(lambda talk: talk.exclusive).values()):
                if len(members) > 1:
                    yield {"id": f"exclusive-{n}", "sessions": [f"T{m}" for m in members]}
        pause = self.conference.pause
        if self.weight("Consecutive talks pause"):
            edges = sorted((slot.start, slot.end) for slot in self.conference.slots)
            for (_, end), (start, _) in product(edges, edges):
                if end.date() < start.date() and start - end < timedelta(minutes=pause):
                    raise ValueError("a pause over midnight cannot be stated")
            for n, members in enumerate(self._by(lambda talk: frozenset(talk.speakers)).values()):
                if len(members) > 1:
                    yield {"id": f"speaker-{n}", "sessions": [f"T{m}" for m in members], "gap": pause}

    def _crowds(self) -> Iterator[dict[str, Any]]:
        talks = self.conference.talks
        for n, members in enumerate(self._families_of_talks()):
            risky = [f"T{m}" for m in members if talks[m].crowd > 0]
            if len(risky) > 2:
                yield {"id": f"crowds-{n}", "sessions": risky, "most": 2}

    def _families_of_talks(self) -> list[list[int]]:
        families = self._families()
        talks_of_family: list[list[int]] = [[] for _ in families]
        for n, talk in enumerate(self.conference.talks):
            first = self.conference.slots_of(talk)[0]
            talks_of_family[next(i for i, family in enumerate(families) if first in family)].append(n)
        return talks_of_family

    def _by(self, tags: Any) -> dict[str, list[int]]:
        by_tag: dict[str, list[int]] = {}
        for n, talk in enumerate(self.conference.talks):
            for tag in sorted(tags(talk)):
                by_tag.setdefault(tag, []).append(n)
        return by_tag

    # Pairs of talks.

    def _pairs(self) -> None:
        talks, weight = self.conference.talks, self.weight
        themes, contents = self._by(lambda t: t.themes), self._by(lambda t: t.contents)
        both = self._by(lambda t: {f"{theme}\n{audience}" for theme in t.themes for audience in t.audiences})
        for constraint, groups in (
            ("Theme track conflict", themes),
            ("Sector conflict", self._by(lambda t: t.sectors)),
            ("Content conflict", contents),
            ("Audience type theme track conflict", both),
        ):
            for members in groups.values():
                self._relate("apart", [[m] for m in members], weight(constraint))
        for constraint, wish, groups in (
            ("Theme track room stability", "same-room", themes),
            ("Same day talks", "same-day", themes),
            ("Same day talks", "same-day", contents),
        ):
            for members in groups.values():
                self._relate_by_length(wish, [[m] for m in members], weight(constraint))
        for members in contents.values():
            by_level = self._sorted(members, lambda t: t.level)
            self._relate_by_length("in-turn", by_level, weight("Content audience level flow violation"))
        by_favor = self._sorted(range(len(talks)), lambda t: -t.favorites)
        self._relate_by_length("larger-room", by_favor, weight("Popular talks"))
        for members in self._families_of_talks():
            for some in self._by(lambda t: t.audiences).values():
                among = [[m] for m in some if m in members]
                self._relate("beside", among, weight("Audience type diversity"))
            self._relate(
                "beside", self._sorted(members, lambda t: t.level), weight("Audience level diversity")
            )
            self._relate("beside", self._sorted(members, lambda t: t.language), weight("Language diversity"))

    def _sorted(self, members: Any, key: Any) -> list[list[int]]:
        by_value: dict[Any, list[int]] = {}
        for m in members:
            by_value.setdefault(key(self.conference.talks[m]), []).append(m)
        return [by_value[value] for value in sorted(by_value)]

    def _relate(self, wish: str, lists: list[list[int]], price: int) -> None:
        if len(lists) > 1 and price:
            key = wish, tuple(tuple(f"T{m}" for m in among) for among in lists)
            self.relations[key] = self.relations.get(key, 0) + price
            if wish == "beside":
                # Being at once is rewarded: what all pairs at once would bring, less what they miss.
                for group, other in combinations(lists, 2):
                    self.constant -= price * len(group) * len(other) * self.minutes[group[0]]

    def _relate_by_length(self, wish: str, lists: list[list[int]], price: int) -> None:
        """Relate talks at a price for each minute of both: of one length together, the others across."""
        lengths = sorted({self.minutes[m] for among in lists for m in among})
        by_length = {
            long: [kept for among in lists if (kept := [m for m in among if self.minutes[m] == long])]
            for long in lengths
        }
        for long, among in by_length.items():
            self._relate(wish, among, price * 2 * long)
        rank = {m: n for n, among in enumerate(lists) for m in among}
        for short, long in combinations(lengths, 2):
            short_ones, there = ([m for among in by_length[x] for m in among] for x in (short, long))
            if wish in ("same-day", "same-room"):
                self._relate(wish, [short_ones, there], price * (short + long))
                continue
            for m in short_ones:
                earlier = [other for other in there if rank[other] < rank[m]]
                later = [other for other in there if rank[other] > rank[m]]
                self._relate(wish, [earlier, [m]] if earlier else [], price * (short + long))
                self._relate(wish, [[m], later] if later else [], price * (short + long))


# The peer.


def _peer(stated: Stated, settings: Settings, how: str = "default") -> Peer:
    conference = stated.conference
    began = time.monotonic()
    try:
        answer = timefold.run("Conference", _asked(conference), settings.seconds, how)
        name = f"Timefold {timefold.timefold_version()}{SEARCHES[how]}"
    except timefold.Missing as missing:
        return Peer(f"Timefold{SEARCHES[how]}", None, None, str(missing))
    lines_of: dict[str, list[str]] = {}
    solution: Solution = {}
    for line in answer.splitlines():
        word, *rest = line.split()
        if word == "talk":
            n, slot, room = map(int, rest)
            solution[conference.talks[n].code] = slot, room
        else:
            lines_of[word] = rest
    counted = total(score(conference, solution))
    said = tuple(map(int, lines_of["score"]))
    assert counted == said, f"Timefold says {said}; its solution scores {counted}"
    hard, medium, soft = counted
    note = f"best after {lines_of['seconds'][0]} s"
    if hard:
        return Peer(name, None, time.monotonic() - began, f"infeasible: {hard} hard")
    return Peer(name, -soft - stated.medium * medium, settings.seconds, note)


def _asked(conference: Conference) -> str:
    """Return an instance as the peer's program reads it."""
    weights = conference.weights
    lines = [f"talks {len(conference.talks)}"]
    hard = ("Room unavailable timeslot", "Room conflict", "Crowd control")
    numbers = [*(weights[name][0] for name in hard), weights["Popular talks"][2], conference.pause]
    lines.append("weights " + " ".join(map(str, numbers)))
    first = min(slot.start for slot in conference.slots)
    for slot in conference.slots:
        begin = int((slot.start - first).total_seconds()) // 60
        lines.append(f"slot {begin} {begin + slot.minutes} {slot.start.toordinal()}")
    lines += [" ".join(map(str, ["room", r.capacity, *sorted(r.unavailable)])) for r in conference.rooms]
    for talk in conference.talks:
        at = " ".join("-1" if x is None else str(x) for x in (talk.slot, talk.room))
        lines.append(f"talk {talk.level} {talk.favorites} {int(talk.crowd > 0)} {int(talk.pinned)} {at}")
    for n, talk in enumerate(conference.talks):
        lines += _points(conference, n, talk)
    for a, b in combinations(range(len(conference.talks)), 2):
        lines += _common(conference, a, b)
    return "\n".join(lines) + "\n"


def _points(conference: Conference, n: int, talk: Talk) -> Iterator[str]:
    """Points of a talk for each timeslot and room, by level."""
    people = [conference.speakers[name] for name in talk.speakers]
    minutes = conference.slots[conference.slots_of(talk)[0]].minutes
    slots: list[list[str]] = [[], [], []]
    for s, slot in enumerate(conference.slots):
        points = _tagged(conference, talk, "slots", "timeslot", slot.tags)
        away = sum(s in person.unavailable for person in people)
        points = _plus(points, conference.weights["Speaker unavailable timeslot"], away)
        points = tuple(minutes * x for x in points)  # type: ignore[assignment]
        points = _plus(points, conference.weights["Published timeslot"], talk.published_slot not in (None, s))
        for level in range(3):
            slots[level].append(str(points[level]) if talk.type in slot.types else "x")
    rooms: list[list[str]] = [[], [], []]
    for r, room in enumerate(conference.rooms):
        points = tuple(minutes * x for x in _tagged(conference, talk, "rooms", "room", room.tags))  # type: ignore[assignment]
        points = _plus(points, conference.weights["Published room"], talk.published_room not in (None, r))
        for level in range(3):
            rooms[level].append(str(points[level]) if talk.type in room.types else "x")
    for level in range(3):
        yield f"slotpoints {n} {level} " + " ".join(slots[level])
        yield f"roompoints {n} {level} " + " ".join(rooms[level])


def _tagged(conference: Conference, talk: Talk, field: str, what: str, tags: frozenset[str]) -> Levels:
    points: Levels = (0, 0, 0)
    people = [conference.speakers[name] for name in talk.speakers]
    for how in ("required", "preferred", "prohibited", "undesired"):
        mine = getattr(talk, field).count(how, tags)
        theirs = sum(getattr(person, field).count(how, tags) for person in people)
        points = _plus(points, conference.weights[f"Talk {how} {what} tags"], mine)
        points = _plus(points, conference.weights[f"Speaker {how} {what} tags"], theirs)
    return points


def _plus(points: Levels, weight: Levels, times: int) -> Levels:
    return points[0] + times * weight[0], points[1] + times * weight[1], points[2] + times * weight[2]


def _common(conference: Conference, a: int, b: int) -> Iterator[str]:
    """What two talks have in common, in points for each minute."""
    w, this_talk, other = conference.weights, conference.talks[a], conference.talks[b]
    themes, contents = len(this_talk.themes & other.themes), len(this_talk.contents & other.contents)
    audiences = len(this_talk.audiences & other.audiences)
    speakers = len({*this_talk.speakers} & {*other.speakers})
    easier = this_talk.level < other.level
    for kind, points in {
        "overlap-hard": w["Speaker conflict"][0] * speakers
        + w["Talk mutually-exclusive-talks tags"][0] * len(this_talk.exclusive & other.exclusive),
        "overlap": w["Theme track conflict"][2] * themes
        + w["Sector conflict"][2] * len(this_talk.sectors & other.sectors)
        + w["Content conflict"][2] * contents
        + w["Audience type theme track conflict"][2] * themes * audiences,
        "together": w["Audience type diversity"][2] * audiences
        + w["Audience level diversity"][2] * (this_talk.level != other.level)
        + w["Language diversity"][2] * (this_talk.language != other.language),
        "track": w["Theme track room stability"][2] * themes,
        "day": w["Same day talks"][2] * (themes + contents),
        "pause": w["Consecutive talks pause"][0] * (speakers > 0),
    }.items():
        if points:
            yield f"pair {kind} {a} {b} {points}"
    first = w["Talk prerequisite talks"][0]
    for x, y in ((a, b), (b, a)):
        if first and conference.talks[x].code in conference.talks[y].prerequisites:
            yield f"pair order {x} {y} {first}"
    if this_talk.level != other.level and contents and w["Content audience level flow violation"][2]:
        x, y = (a, b) if easier else (b, a)
        yield f"pair flow {x} {y} {w['Content audience level flow violation'][2] * contents}"
