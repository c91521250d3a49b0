"""Sessions that should not be at once, because the same people are expected at both."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from .attendance import ScenarioAttendance
from .protocol import SpeakersList
from .session_parts import Attendance
from .sessions import Bilateral, Kind, Session

MOST_BODIES, MOST_HEARD, DEBATE, MOST_MEETINGS = 16, 3, 6, 64
"""
Bodies that ask for seats, above which they are meant to be at once; speakers who count; statements of a list
that is a debate; and pairs of a meeting and a debate, above which meetings are held all along.
"""


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
    seated = [session for session in scenario.sessions if _asks_delegations(session)]
    long = [listed for listed in scenario.speakers_lists if len(listed.items) >= DEBATE]

    rivals = _same_seats(scenario, seated)
    rivals += _heads_elsewhere(scenario)
    rivals += _meetings_beside(scenario, long)
    rivals += _panels_beside(scenario, _debates(scenario, seated, long), known=rivals)

    pinned = {session.id for session in scenario.sessions if session.start is not None}
    return tuple(pair for pair in rivals if not {pair.first, pair.second} <= pinned)


def _same_seats(scenario: ScenarioAttendance, seated: Sequence[Session]) -> list[Rivals]:
    """Pairs of bodies that ask two delegations or more for seats at both."""
    if len(seated) > MOST_BODIES:
        return []

    rivals = []
    invited = {session.id: _invited_to(scenario, session) for session in seated}

    for body, other in combinations(seated, 2):
        asks = Attendance.DELEGATIONS in (body.attendance, other.attendance)
        if asks and len(invited[body.id] & invited[other.id]) > 1:
            rivals.append(Rivals(body.id, other.id, 1, ()))

    return rivals


def _invited_to(scenario: ScenarioAttendance, session: Session) -> set[str]:
    return {party.id for party in scenario.invited(session)}


def _heads_elsewhere(scenario: ScenarioAttendance) -> list[Rivals]:
    """Plenaries that ask for seats, each with the sessions that are for half of its heads or more."""
    plenaries = [
        (session, _invited_to(scenario, session))
        for session in scenario.sessions
        if session.kind is Kind.PLENARY and session.attendance is Attendance.DELEGATIONS
    ]
    rivals = []

    for session in scenario.sessions if plenaries else ():
        if session.attendance is Attendance.HEADS and session.kind not in (Kind.PLENARY, Kind.CEREMONY):
            invited = _invited_to(scenario, session)
            rivals += [
                Rivals(session.id, plenary.id, MOST_HEARD, ())
                for plenary, heads in plenaries
                if 2 * len(invited & heads) >= len(heads) > 1
            ]

    return rivals


def _debates(
    scenario: ScenarioAttendance, seated: Sequence[Session], long: Sequence[SpeakersList]
) -> list[str]:
    """Parts of long lists and plenaries that ask for seats; none where very many panels are beside them."""
    parts = [part.session for listed in long for part in listed.parts]
    plenaries = [session.id for session in seated if session.kind is Kind.PLENARY]
    debates = list(dict.fromkeys((*parts, *plenaries)))
    panels = sum(session.kind is Kind.HIGH_LEVEL_SESSION for session in scenario.sessions)

    return debates if panels * len(debates) <= MOST_BODIES else []


def _panels_beside(
    scenario: ScenarioAttendance, debates: Sequence[str], known: Sequence[Rivals]
) -> list[Rivals]:
    """High-level sessions, each with the parts in which its people may speak, and with every debate."""
    pairs = {frozenset((pair.first, pair.second)) for pair in known}
    rivals = []

    for session in scenario.sessions:
        if session.kind is not Kind.HIGH_LEVEL_SESSION:
            continue

        heard = _heard(scenario.speakers_lists, {*session.chairs, *session.speakers})
        heard.pop(session.id, None)

        for part, names in heard.items():
            rivals.append(Rivals(session.id, part, min(len(names), MOST_HEARD), names))

        others = [part for part in debates if part not in {session.id, *heard}]
        rivals += [Rivals(session.id, part, 1, ()) for part in others if {session.id, part} not in pairs]

    return rivals


def _meetings_beside(scenario: ScenarioAttendance, long: Sequence[SpeakersList]) -> list[Rivals]:
    """Bilaterals of people on a long list, each with the parts in which they may speak."""
    rivals = []

    for session in scenario.sessions if long else ():
        if isinstance(session, Bilateral):
            heard = _heard(long, {*scenario.needed(session)})
            rivals += [Rivals(session.id, part, 1, names) for part, names in heard.items()]

    return rivals if len(rivals) <= MOST_MEETINGS else []


def _heard(lists: Sequence[SpeakersList], people: set[str]) -> dict[str, tuple[str, ...]]:
    """The parts of lists in which some people may speak, and which of them may, in the order of the lists."""
    heard: dict[str, dict[str, None]] = {}

    for listed in lists:
        for item in listed.items:
            if item.who not in people:
                continue

            for part in listed.parts:
                if not item.parts or part.session in item.parts:
                    heard.setdefault(part.session, {})[item.who] = None

    return {part: tuple(names) for part, names in heard.items()}


def _asks_delegations(session: Session) -> bool:
    """Whether a session asks delegations for seats: any at all, or a plenary for their heads."""
    heads = session.kind is Kind.PLENARY and session.attendance is Attendance.HEADS
    return heads or session.attendance is Attendance.DELEGATIONS
