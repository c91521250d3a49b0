"""Whether people who must be in two places can be, and whether organisers come."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from eventplan.model import Person, Session, Span
from eventplan.numbers import number_of

from .base import Check, Fault, Path
from .roles import badges, listed, roles
from .spans import minutes, without
from .view import View, spans_in_words
from .words import name, stay


def _nobody(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    fixed = _fixed(view)
    for number, session in enumerate(scenario.sessions):
        guests = [person for d in scenario.invited(session) for person in scenario.members[d.id]]
        frames = view.frames(session)
        if not guests or not frames or not view.fitting(session):
            continue
        away = busy = barred = 0
        for person in guests:
            if not view.there(person, session):
                away += 1
            elif not view.cleared(person, session):
                barred += 1
            elif _occupied(view, session, fixed.get(person.id, ())):
                busy += 1
            else:
                break
        else:
            reasons = [
                f"{count} {words}"
                for count, words in (
                    (away, "away whenever it may be held"),
                    (barred, "not cleared for any room that it may use"),
                    (busy, "needed elsewhere at that time"),
                )
                if count
            ]
            message = (
                f"nobody can attend {view.name(session.id)} ({spans_in_words(frames)}): of {len(guests)} invited, "
                f"{', '.join(reasons)}"
            )
            yield Fault(("sessions", number), message)


Duties = dict[str, list[tuple[Span, str, bool]]]
"""For each person, when a duty binds for certain, at which session, and whether the session cannot do without."""


def _fixed(view: View) -> Duties:
    duties: Duties = defaultdict(list)
    for session in view.scenario.sessions:
        sure = view.fixed(session)
        if sure is None or session.optional:
            continue
        for role in roles(view, session):
            for who in role.people:
                person = view.scenario.people[who]
                if (role.needed or person.head) and view.there(person, session):
                    duties[who].append((sure, session.id, role.needed))
    return duties


def _occupied(view: View, session: Session, duties: Sequence[tuple[Span, str, bool]]) -> bool:
    """Whether duties that are fixed leave a person no time for a session."""
    spans = list(view.frames(session))
    for when, other, needed in duties:
        if needed and other != session.id:
            spans = [part for span in spans for part in without(span, when)]
    return not any(minutes([span]) >= session.duration for span in spans)


def _together(view: View) -> Iterator[Fault]:
    """Two sessions under way at once for certain, each with a person who must be at both."""
    scenario = view.scenario
    position = {session.id: number for number, session in enumerate(scenario.sessions)}
    pairs: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for person, duties in _fixed(view).items():
        if len(duties) < 2 or not view.holds("person-free", person):
            continue
        ordered = sorted(duties)
        for n, (span, earlier, needed) in enumerate(ordered):
            for later, other, also in ordered[n + 1 :]:
                if later.start >= span.end + timedelta(minutes=_LONGEST_WAY):
                    break
                if later.start - span.end >= timedelta(minutes=_way(view, earlier, other)):
                    continue
                if view.holds("person-free", person, earlier, other):
                    pairs[earlier, other].append((person, needed and also))
    for (earlier, other), people in pairs.items():
        first, second = scenario.session_by_id[earlier], scenario.session_by_id[other]
        who = [person for person, _ in people]
        sure = any(needed and view.strict("person-free", person, earlier, other) for person, needed in people)
        whose = number_of(len(who), "person is", "people are")
        message = (
            f"{whose} to be at both {view.name(earlier)} ({_when(view, first)}) and {view.name(other)} "
            f"({_when(view, second)}), and there is no time for both: {listed(view, who)}"
        )
        where: Path = ("sessions", max(position[earlier], position[other]))
        yield Fault(where, message, sure and view.must(first) and view.must(second))


_LONGEST_WAY = 120
"""Minutes beyond which no way between two rooms is looked at."""


def _way(view: View, session: str, other: str) -> int:
    """Least minutes from a session to another; 0 if their rooms are open."""
    rooms, there = (view.fitting(view.scenario.session_by_id[session]) for session in (session, other))
    if not 0 < len(rooms) * len(there) <= _FEW_PAIRS:
        return 0
    return min(view.scenario.way(a.id, b.id) for a in rooms for b in there)


_FEW_PAIRS = 9
"""Pairs of rooms between which the way is looked at: with more, one is near enough."""


def _when(view: View, session: Session) -> str:
    return f"{'pinned to ' if session.start else 'within '}{view.frames(session)[0]}"


def _organisers(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    rule = "organisers-present"
    for number, session in enumerate(scenario.sessions):
        wanted = getattr(session, "representatives", 1)
        if not session.holders or not wanted:
            continue
        framed, placed = bool(view.frames(session)), bool(view.fitting(session))
        words, sure = [], False
        for party in session.holders:
            members = scenario.members[party]
            if not members or scenario.policy(rule).waived or party in scenario.policy(rule).waived_for:
                continue
            if session.id in scenario.policy(rule).waived_for:
                continue
            away = [p for p in members if framed and not view.there(p, session)]
            barred = [p for p in members if placed and not view.cleared(p, session)]
            if len({p.id for p in (*away, *barred)}) > len(members) - (wanted or 1):
                words.append(_missing(view, session, party, away, barred))
                sure |= view.strict(rule, party, session.id)
        if words:
            message = f"nobody of its organiser can be at {view.name(session.id)}: {'; '.join(words)}"
            yield Fault(("sessions", number, "organisers"), message, sure and view.must(session))


def _missing(
    view: View, session: Session, party: str, away: Sequence[Person], barred: Sequence[Person]
) -> str:
    """Who of an organiser is away, and who lacks the badge."""
    scenario = view.scenario
    number = len(scenario.members[party])
    reasons = []
    if away:
        share = "" if len(away) == number else f"{len(away)} of its {number} members: "
        frames = view.frames(session)
        reasons.append(
            f"{share}{stay(scenario, away[0].present)}, and it may be held {spans_in_words(frames)}"
        )
    if barred:
        share = (
            f"none of its {number} members is" if len(barred) == number else f"{len(barred)} of {number} not"
        )
        reasons.append(f"{share} cleared ({badges(view, [p.id for p in barred], [session])})")
    return f"{name(scenario, party)} {'; '.join(reasons)}"


NOBODY = Check(
    "nobody-can-attend",
    "For each session there is somebody invited who is there, cleared, and not needed elsewhere.",
    ("person-available", "zone-clearance"),
    _nobody,
)

TOGETHER = Check(
    "impossible-together",
    "Nobody must be at two sessions that are fixed at the same time.",
    ("person-free",),
    _together,
)

ORGANISER_MISSING = Check(
    "organiser-missing",
    "Each organiser of a session has a member who is there, and cleared, when it may be held.",
    ("organisers-present",),
    _organisers,
)
