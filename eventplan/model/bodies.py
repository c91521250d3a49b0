"""What belongs together without being said: meetings of one body, and what press conferences tell of."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from .attendance import ScenarioAttendance
from .base import say
from .kinds import Side
from .protocol import SpeakersList
from .relations import Order
from .session_parts import Attendance
from .sessions import Bilateral, Ceremony, Kind, Session
from .spans import Span, Window

BODIES = (Kind.PLENARY, Kind.HIGH_LEVEL_SESSION, Kind.ROUNDTABLE, Kind.PRESS_CONFERENCE)
"""Kinds of the meetings of a body that meets again and again."""

TOLD_OF = (Kind.CEREMONY, Kind.PLENARY, Kind.HIGH_LEVEL_SESSION, Kind.ROUNDTABLE)
"""Kinds that a press conference reports on."""

MOST_BODIES, MOST_HEARD, DEBATE, MOST_MEETINGS = 16, 3, 6, 64
"""
Bodies that ask for seats, above which they are meant to be at once; speakers who count; statements of a list
that is a debate; and pairs of a meeting and a debate, above which meetings are held all along.
"""

_PHOTO = re.compile(r"\b(photos?|photographs?|(gruppen|familien)?foto|fotograf[ií]a)\b")
_WELCOME = re.compile(r"\b(welcome|arrivals?|accueil|arrivée|bienvenue|begrüßung|empfang|bienvenida)\b")
_AHEAD_OR_CALL = re.compile(r"\b(before|ahead|avant|vor|antes|call|opportunity|spray|stakeout|doorstep)\b")
_CALL = re.compile(r"\b(call|opportunity|spray|stakeout|doorstep)\b")
"""What a title says of a photograph, of a welcome, of what comes before a ceremony, and of a photo call."""

_OFFICIALS = re.compile(r"\b(sherpas?|senior officials|hauts fonctionnaires|altos funcionarios)\b")
_LEADERS = re.compile(r"\b(leaders|heads of state|chefs d'état|staats|jefes de estado)\b")

_NUMBERED = re.compile(r"(.*?)[-_.:]?(\d+)\Z", re.S)
_ORDINALS = re.compile(
    r"\b(\d+|[ivx]+|first|second|third|fourth|fifth|sixth|seventh|premi[eè]re?|deuxi[eè]me|troisi[eè]me|quatri[eè]me|"
    r"cinqui[eè]me|primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|quint[ao]|continued|resumed|suite|continuaci[oó]n)\b"
    r"|[^\w\s]",
)
_DAY = 1440


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

    found = {name: tuple(sessions) for name, sessions in stated.items()}
    for stem, sessions in _numbered(scenario, _bare):
        found.setdefault(stem, sessions)

    most = len(scenario.event.days)
    return {name: sessions for name, sessions in found.items() if 2 <= len(sessions) <= most}


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
        yield stem, tuple(session for _, session in sorted(sessions, key=lambda one: one[0]))


def followers_of(scenario: ScenarioAttendance) -> tuple[Order, ...]:
    """
    Return what numbers say of the order of meetings: the second is not held before the first has ended.

    Of those that are no more than the event has days, and differ in a number, whatever follows it in their
    titles ("Ministers I: debt", "Ministers II: aid"). Not where the scenario says otherwise: by an order, by
    two pinned starts, or by windows.
    """
    later: dict[str, set[str]] = {}

    for order in scenario.ordered:
        if order.in_order:
            later.setdefault(order.before, set()).add(order.after)

    found = []

    for _, sessions in _numbered(scenario, _first_words):
        if len(sessions) > len(scenario.event.days):
            continue

        for one, other in pairwise(sessions):
            if _reached(later, other.id, one.id) or other.id in later.get(one.id, ()):
                continue

            if not (one.start and other.start) and _may_follow(scenario, one, other):
                found.append(Order(before=one.id, after=other.id))
                later.setdefault(one.id, set()).add(other.id)

    return tuple(found)


def _reached(later: Mapping[str, set[str]], first: str, wanted: str) -> bool:
    """Whether a session comes after another by what is stated."""
    known, todo = {first}, [first]

    while todo:
        fresh = later.get(todo.pop(), set()) - known
        known |= fresh
        todo += fresh

    return wanted in known


def _may_follow(scenario: ScenarioAttendance, one: Session, other: Session) -> bool:
    """Whether the times that two sessions state let the one end before the other starts."""
    first = min(span.start for span in _spans(scenario, one))
    last = max(span.end for span in _spans(scenario, other))

    return first + timedelta(minutes=one.duration) <= last - timedelta(minutes=other.duration)


def _spans(scenario: ScenarioAttendance, session: Session) -> Sequence[Span]:
    event = scenario.event
    if session.start is not None:
        start = event.instant(session.start)
        return [Span(start, start + timedelta(minutes=session.duration))]

    return [event.span(window) for window in session.windows] or event.opening


def pairs_of(scenario: ScenarioAttendance, bodies: Mapping[str, Sequence[Session]]) -> tuple[Pair, ...]:
    """Return each meeting of a body with the next one, where they should have something in common."""
    found = []

    for sessions in bodies.values():
        for one, other in pairwise(sessions):
            pinned = one.start is not None and other.start is not None
            hour = not pinned and _meet(_clocks(scenario, one), _clocks(scenario, other))
            room = not (one.room and other.room) or not {*one.room}.isdisjoint(other.room)
            if hour or room:
                found.append(Pair(one.id, other.id, hour, room))

    return tuple(found)


def told_by_press(scenario: ScenarioAttendance) -> Mapping[str, tuple[str, ...]]:
    """
    Return what each press conference tells of: sessions that share a theme, and ceremonies that it names.

    It names a ceremony if a word of its id or title is the ceremony's id, or says which ceremony it is;
    not if it is a photo call, or held ahead of it. Sessions of leaders "tell" of the first meeting of
    sherpas or senior officials, which prepares them. Where an order is stated, or both are pinned, nothing
    is said here.
    """
    if not scenario.common_sense:
        return {}

    ordered = {(order.before, order.after) for order in scenario.ordered if order.in_order}
    found = _prepared(scenario, ordered)

    for press in scenario.sessions:
        if press.kind is not Kind.PRESS_CONFERENCE:
            continue

        words = _words(scenario, press)
        told = not _AHEAD_OR_CALL.search(_text(scenario, press))
        found[press.id] = tuple(
            other.id
            for other in scenario.sessions
            if other.kind in TOLD_OF
            if not {*press.themes}.isdisjoint(other.themes) or (told and _names(words, other))
            if not (press.start and other.start)
            if ordered.isdisjoint(((press.id, other.id), (other.id, press.id)))
        )

    return {press: others for press, others in found.items() if others}


def _prepared(scenario: ScenarioAttendance, ordered: set[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The sessions of leaders, each with the first meeting of those who prepare them, if it can be before."""
    officials = [s for s in scenario.sessions if s.kind in BODIES and _OFFICIALS.search(_text(scenario, s))]
    if not officials:
        return {}

    first = min(officials, key=lambda s: min(span.start for span in _spans(scenario, s)))

    return {
        session.id: (first.id,)
        for session in scenario.sessions
        if session.kind in (Kind.PLENARY, Kind.HIGH_LEVEL_SESSION) and session not in officials
        if session.attendance is Attendance.HEADS or _LEADERS.search(_text(scenario, session))
        if not (session.start and first.start) and _may_follow(scenario, first, session)
        if ordered.isdisjoint(((first.id, session.id), (session.id, first.id)))
    }


def told_soon(scenario: ScenarioAttendance, told_of: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """
    Return the press conferences that come after one ceremony, by name or by a stated order, and the ceremony.

    Those with a start, a slot or windows of their own are held when that says.
    """
    if not scenario.common_sense:
        return {}

    ordered: dict[str, set[str]] = {}
    for order in scenario.ordered:
        if order.in_order:
            ordered.setdefault(order.after, set()).add(order.before)

    found = {}
    for press in scenario.sessions:
        stated = press.start is not None or press.slots is not None or scenario.own_windows(press)
        if press.kind is not Kind.PRESS_CONFERENCE or stated:
            continue

        before = {*told_of.get(press.id, ()), *ordered.get(press.id, ())}
        ceremonies = [name for name in before if scenario.session_by_id[name].kind is Kind.CEREMONY]
        if len(ceremonies) == 1:
            found[press.id] = ceremonies[0]

    return found


class Near(NamedTuple):
    """A session that belongs to a ceremony, and that is held near it."""

    session: str
    ceremony: str
    before: bool
    """Whether it comes before it: a rehearsal."""
    after: bool = False
    """Whether it comes after it: a photograph. If neither, on either side: a welcome, a photo call."""


def near_ceremonies(scenario: ScenarioAttendance) -> tuple[Near, ...]:
    """
    Return what is held near a ceremony without being told to.

    Ceremonies of welcome, near the opening, unless they have hours of their own, and after it if they are no
    more than a photograph; rehearsals of a ceremony that their ids or titles name, and photo calls. Where an
    order is stated, or both are pinned, nothing is said here.
    """
    if not scenario.common_sense:
        return ()

    ordered = {frozenset((order.before, order.after)) for order in scenario.ordered}
    opening = scenario.ceremonies.get(Side.BEFORE_OPENING)
    found = []

    for session in scenario.sessions:
        if isinstance(session, Ceremony) and session.ceremony == "welcome" and opening is not None:
            if not scenario.own_windows(session):
                text = _text(scenario, session)
                after = bool(_PHOTO.search(text)) and not _WELCOME.search(text.removeprefix(session.id))
                found.append(Near(session.id, opening.id, before=False, after=after))
        elif session.kind in (Kind.REHEARSAL, Kind.PRESS_CONFERENCE):
            words, before = _words(scenario, session), session.kind is Kind.REHEARSAL
            if before or _CALL.search(_text(scenario, session)):
                found += [Near(session.id, x.id, before) for x in scenario.sessions if _names(words, x)]

    def stated(session: Session) -> bool:
        return session.start is not None or scenario.grid_of(session) is not None

    return tuple(
        near
        for near in found
        if frozenset((near.session, near.ceremony)) not in ordered or near.before
        if not all(stated(scenario.session_by_id[x]) for x in near[:2])
    )


def _text(scenario: ScenarioAttendance, session: Session) -> str:
    """Id and title, in small letters."""
    return f"{session.id} {say(session.title, scenario.event.languages)}".casefold()


def _words(scenario: ScenarioAttendance, session: Session) -> set[str]:
    return {*re.findall(r"\w+", _text(scenario, session))}


def _names(words: set[str], session: Session) -> bool:
    return isinstance(session, Ceremony) and not words.isdisjoint((session.id.casefold(), session.ceremony))


def _bare(title: str) -> str:
    """A title without what numbers it."""
    return " ".join(_ORDINALS.sub(" ", title.casefold()).split())


def _first_words(title: str) -> str:
    """A title up to what numbers it."""
    text = title.casefold()
    number = next((found for found in _ORDINALS.finditer(text) if found[1]), None)

    return _bare(text[: number.start()]) if number and number.start() else _bare(text)


def _clocks(scenario: ScenarioAttendance, session: Session) -> list[tuple[int, int]]:
    """Times of day, in minutes from and until, at which the windows of a session let it start."""
    if session.start is not None:
        return [(_minute(session.start), _minute(session.start))]

    grid = scenario.grid_of(session)
    windows: tuple[Window, ...] = grid.slots if grid is not None else session.windows
    found = []

    for window in windows:
        last = window.end - timedelta(minutes=session.duration)
        if window.start <= last:
            later = last.date() > window.start.date()
            found.append((0, _DAY) if later else (_minute(window.start), _minute(last)))

    return found or [(0, _DAY)]


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _meet(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    return any(low <= until and since <= high for low, high in one for since, until in other)


class Rivals(NamedTuple):
    """Two sessions at which the same people are expected, though nobody must be at both."""

    first: str
    second: str
    units: int
    """How much it weighs that they are at once."""
    people: tuple[str, ...]
    """Those who are needed in the one, and are on a list in the other; nobody: every delegation is."""


def rivals_of(scenario: ScenarioAttendance) -> tuple[Rivals, ...]:
    """
    Return sessions that should not be at once.

    Bodies that ask the same delegations for seats, or all their heads to a plenary; a plenary beside a
    session for most of the heads; high-level sessions beside a plenary, or beside a list on which their
    chairs and speakers are; and bilaterals of people who are on a long list. Two that are pinned are as
    stated. Where very many bodies ask for seats they are meant to be at once; so are very many meetings
    beside a debate.
    """
    found = []
    seated = [s for s in scenario.sessions if _asks_delegations(s)]

    for n, one in enumerate(seated if len(seated) <= MOST_BODIES else ()):
        here = {party.id for party in scenario.invited(one)}
        found += [
            Rivals(one.id, other.id, 1, ())
            for other in seated[n + 1 :]
            if Attendance.DELEGATIONS in (one.attendance, other.attendance)
            if len(here.intersection(party.id for party in scenario.invited(other))) > 1
        ]

    found += _heads_elsewhere(scenario)
    long = [listed for listed in scenario.speakers_lists if len(listed.items) >= DEBATE]
    found += _meetings_beside(scenario, long)
    debates = dict.fromkeys(part.session for listed in long for part in listed.parts)
    debates |= dict.fromkeys(session.id for session in seated if session.kind is Kind.PLENARY)
    known = {(rivals.first, rivals.second) for rivals in found}
    known |= {(second, first) for first, second in known}
    panels = sum(session.kind is Kind.HIGH_LEVEL_SESSION for session in scenario.sessions)
    if panels * len(debates) > MOST_BODIES:
        debates = {}
    for session in scenario.sessions:
        high = session.kind is Kind.HIGH_LEVEL_SESSION
        people = (*session.chairs, *session.speakers) if high else ()
        heard: dict[str, dict[str, None]] = {}

        for listed in scenario.speakers_lists if people else ():
            for item in listed.items:
                for part in listed.parts if item.who in people else ():
                    if not item.parts or part.session in item.parts:
                        heard.setdefault(part.session, {})[item.who] = None

        heard.pop(session.id, None)
        found += [
            Rivals(session.id, part, min(len(names), MOST_HEARD), tuple(names))
            for part, names in heard.items()
        ]
        found += [
            Rivals(session.id, part, 1, ())
            for part in debates
            if part not in {session.id, *heard} and (session.id, part) not in known
        ] * high

    pinned = {session.id for session in scenario.sessions if session.start is not None}
    return tuple(rivals for rivals in found if not {rivals.first, rivals.second} <= pinned)


def _heads_elsewhere(scenario: ScenarioAttendance) -> list[Rivals]:
    """Plenaries that ask for seats, each with the sessions that are for half of its heads or more."""
    plenaries = [
        (session, {party.id for party in scenario.invited(session)})
        for session in scenario.sessions
        if session.kind is Kind.PLENARY and session.attendance is Attendance.DELEGATIONS
    ]
    found = []

    for session in scenario.sessions if plenaries else ():
        if session.attendance is Attendance.HEADS and session.kind not in (Kind.PLENARY, Kind.CEREMONY):
            here = {party.id for party in scenario.invited(session)}
            found += [
                Rivals(session.id, plenary.id, MOST_HEARD, ())
                for plenary, there in plenaries
                if 2 * len(here & there) >= len(there) > 1
            ]

    return found


def _meetings_beside(scenario: ScenarioAttendance, debates: Sequence[SpeakersList]) -> list[Rivals]:
    """Bilaterals of people on a long list, each with the parts in which they may speak."""
    found = []

    for session in scenario.sessions if debates else ():
        people = set(scenario.needed(session)) if isinstance(session, Bilateral) else set[str]()
        heard: dict[str, dict[str, None]] = {}

        for listed in debates if people else ():
            for item in listed.items:
                for part in listed.parts if item.who in people else ():
                    if not item.parts or part.session in item.parts:
                        heard.setdefault(part.session, {})[item.who] = None

        found += [Rivals(session.id, part, 1, tuple(names)) for part, names in heard.items()]

    return found if len(found) <= MOST_MEETINGS else []


def _asks_delegations(session: Session) -> bool:
    """Whether a session asks delegations for seats: any at all, or a plenary for their heads."""
    heads = session.kind is Kind.PLENARY and session.attendance is Attendance.HEADS
    return heads or session.attendance is Attendance.DELEGATIONS
