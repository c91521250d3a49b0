"""Bodies that meet again and again: their meetings, the order of these, and what they have in common."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .attendance import ScenarioAttendance
from .base import say
from .relations import Order
from .sessions import AnySession, Kind, Session
from .stated_times import clocks_of, may_follow, meet

BODIES = (Kind.PLENARY, Kind.HIGH_LEVEL_SESSION, Kind.ROUNDTABLE, Kind.PRESS_CONFERENCE)
"""Kinds of the meetings of a body that meets again and again."""

_NUMBERED = re.compile(r"(.*?)[-_.:]?(\d+)\Z", re.S)
_ORDINALS = re.compile(
    r"\b(\d+|[ivx]+|first|second|third|fourth|fifth|sixth|seventh|premi[eè]re?|deuxi[eè]me|troisi[eè]me|quatri[eè]me|"
    r"cinqui[eè]me|primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|quint[ao]|continued|resumed|suite|continuaci[oó]n)\b"
    r"|[^\w\s]",
)

_PART = re.compile(r"(.*\S)\s*(?:[:–—]|\s-)\s+(.*)", re.S)
"""A title of several words before a dash or a colon: `Business forum - ports`."""

_OPENS = re.compile(
    r"(?:\w+\s+)?(?:opening|inaugura\w*|ouverture|apertura|abertura|eröffnung|khai mạc|الافتتاح|افتتاح)\b"
)
_CLOSES = re.compile(
    r"(?:\w+\s+)?(?:closing|closes|clôture|clausura|encerramento|abschluss|bế mạc|الختام|اختتام)\b"
)


class Pair(NamedTuple):
    """A meeting of a body and the next one, and what they should have in common."""

    first: str
    second: str
    hour: bool
    """Whether they should begin at one hour: unless both are pinned, or their windows forbid it."""
    room: bool
    """Whether they should be in one room: unless the rooms that they name forbid it."""


def bodies_of(scenario: ScenarioAttendance) -> Mapping[str, tuple[Session, ...]]:
    """
    Return the bodies that meet on several days, once a day, and their meetings in the order of their numbers.

    Sessions with one `series` are of one body; of the others those of a kind whose ids differ in the number
    at their end alone, and whose titles differ in numbers alone.
    """
    stated: dict[str, list[Session]] = {}

    for session in scenario.sessions:
        if session.series is not None:
            stated.setdefault(session.series, []).append(session)

    bodies = {name: tuple(sessions) for name, sessions in stated.items()}
    for stem, sessions in _numbered(scenario, _bare):
        bodies.setdefault(stem, sessions)

    most = len(scenario.event.days)
    return {name: sessions for name, sessions in bodies.items() if 2 <= len(sessions) <= most}


def _numbered(
    scenario: ScenarioAttendance, bare: Callable[[str], str]
) -> Iterator[tuple[str, tuple[Session, ...]]]:
    """Sessions of no series whose ids differ in the number at their end, and whose bare titles agree."""
    guessed: dict[tuple[str, Kind, str], list[tuple[int, Session]]] = {}

    for session in scenario.sessions if scenario.common_sense else ():
        numbered = _NUMBERED.match(session.id)
        if (
            numbered
            and session.series is None
            and session.kind in BODIES
            and scenario.grid_of(session) is None
        ):
            title = bare(say(session.title, scenario.event.languages))
            guessed.setdefault((numbered[1], session.kind, title), []).append((int(numbered[2]), session))

    for (stem, _, _), sessions in guessed.items():
        yield stem, tuple(session for _, session in sorted(sessions, key=lambda session: session[0]))


def followers_of(scenario: ScenarioAttendance) -> tuple[Order, ...]:
    """
    Return what numbers and titles say of the order: no second meeting is held before the first has ended.

    Of those that are no more than the event has days, and differ in a number, whatever follows it in their
    titles ("Ministers I: debt", "Ministers II: aid"). What a session opens ("Forum: opening") comes after
    it. Not where the scenario says otherwise: by an order, by two pinned starts, or by windows.
    """
    later: dict[str, set[str]] = {}

    for order in scenario.ordered:
        if order.in_order:
            later.setdefault(order.before, set()).add(order.after)

    followers = []

    bodies = (sessions for _, sessions in _numbered(scenario, _first_words))
    meetings = [
        pair
        for sessions in bodies
        if len(sessions) <= len(scenario.event.days)
        for pair in pairwise(sessions)
    ]

    for first, other in (*meetings, *_opened(scenario)):
        if _reached(later, other.id, first.id) or other.id in later.get(first.id, ()):
            continue

        if not (first.start and other.start) and may_follow(scenario, first, other):
            followers.append(Order(before=first.id, after=other.id))
            later.setdefault(first.id, set()).add(other.id)

    return tuple(followers)


def _opened(scenario: ScenarioAttendance) -> Iterator[tuple[AnySession, AnySession]]:
    """What is opened, or closed, by a session of its own: "Forum: opening" before "Forum: ports"."""
    forums: dict[str, list[tuple[str, AnySession]]] = {}

    for session in scenario.sessions if scenario.common_sense else ():
        part = _PART.match(say(session.title, scenario.event.languages).casefold())
        if part and session.kind is not Kind.PRESS_CONFERENCE:
            forums.setdefault(part[1], []).append((part[2], session))

    for parts in forums.values():
        for what, session in parts:
            others = [other for title, other in parts if not (_OPENS.match(title) or _CLOSES.match(title))]
            if _OPENS.match(what):
                yield from ((session, other) for other in others)
            elif _CLOSES.match(what):
                yield from ((other, session) for other in others)


def _reached(later: Mapping[str, set[str]], first: str, wanted: str) -> bool:
    """Whether a session comes after another by what is stated."""
    known, todo = {first}, [first]

    while todo:
        fresh = later.get(todo.pop(), set()) - known
        known |= fresh
        todo += fresh

    return wanted in known


def pairs_of(scenario: ScenarioAttendance, bodies: Mapping[str, Sequence[Session]]) -> tuple[Pair, ...]:
    """Return each meeting of a body with the next one, where they should have something in common."""
    pairs = []

    for sessions in bodies.values():
        for session, other in pairwise(sessions):
            pinned = session.start is not None and other.start is not None
            hour = not pinned and meet(clocks_of(scenario, session), clocks_of(scenario, other))
            room = not (session.room and other.room) or not {*session.room}.isdisjoint(other.room)
            if hour or room:
                pairs.append(Pair(session.id, other.id, hour, room))

    return tuple(pairs)


def _bare(title: str) -> str:
    """A title without what numbers it."""
    return " ".join(_ORDINALS.sub(" ", title.casefold()).split())


def _first_words(title: str) -> str:
    """A title up to what numbers it."""
    text = title.casefold()
    number = next((match for match in _ORDINALS.finditer(text) if match[1]), None)

    return _bare(text[: number.start()]) if number and number.start() else _bare(text)
