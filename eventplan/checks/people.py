"""Checks of people: whether those who are to be at a session may enter, are there, and are free."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from eventplan.model import Attendance, Person, Session, Span
from eventplan.numbers import number_of

from .base import Check, Fault
from .roles import MOST_NAMED, badges, listed, roles
from .spans import common, merged, minutes
from .view import View, spans_in_words
from .words import stay


def _sorted_out(
    view: View, session: Session, rule: str, fails: Callable[[Person], bool]
) -> tuple[list[str], list[str], bool]:
    """
    People of a session for whom something fails.

    Returns a few words for each role, all the people, and whether the rule is broken for certain.
    """
    words: list[str] = []
    people: list[str] = []
    sure = False
    for role in roles(view, session):
        bound = [person for person in role.people if view.holds(rule, person, session.id)]
        out = [person for person in bound if fails(view.scenario.people[person])]
        if not out:
            continue
        people += out
        if role.needed:
            sure |= any(view.strict(rule, person, session.id) for person in out)
        if role.by_name:
            words.append(f"{listed(view, out)}, who {_verb(role.verb, len(out))}")
        else:
            whose = "heads" if session.attendance is Attendance.HEADS else "people"
            words.append(
                f"{len(out)} of the {len(role.people)} {whose} for whom it is meant: {listed(view, out)}"
            )
    return words, people, sure and view.must(session)


def _verb(verb: str, number: int) -> str:
    if number == 1:
        return verb
    plurals = {
        "chairs": "chair",
        "speaks": "speak",
        "is required": "are required",
        "meets": "meet",
        "is driven to it": "are driven to it",
    }
    return plurals.get(verb, verb)


def _badges(view: View) -> Iterator[Fault]:
    for number, session in enumerate(view.scenario.sessions):
        if not any(_guarded(view, zones) for zones in view.ways_in(session)):
            continue
        words, people, sure = _sorted_out(view, session, "zone-clearance", partial(_barred, view, session))
        if people:
            message = (
                f"{view.name(session.id)}: not cleared for any room that it may use: {'; '.join(words)} "
                f"({badges(view, people, [session])})"
            )
            yield Fault(("sessions", number), message, sure)


def _barred(view: View, session: Session, person: Person) -> bool:
    return not view.cleared(person, session)


def _gone(view: View, session: Session, person: Person) -> bool:
    return not view.there(person, session)


def _guarded(view: View, zones: tuple[str, ...]) -> bool:
    return any(around.clearance for zone in zones for around in view.scenario.zone_chain(zone))


def _away(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    for number, session in enumerate(scenario.sessions):
        frames = view.frames(session)
        if not frames:
            continue
        words, people, sure = _sorted_out(view, session, "person-available", partial(_gone, view, session))
        if people:
            person = scenario.people[people[0]]
            message = (
                f"{view.name(session.id)}: away whenever it may be held ({spans_in_words(frames)}): {'; '.join(words)}. "
                f"{view.name(person.id)} {stay(scenario, person.present)}"
            )
            yield Fault(("sessions", number), message, sure)


def _delegations(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    for number, session in enumerate(scenario.sessions):
        if session.attendance is not Attendance.DELEGATIONS:
            continue
        guests = [d for d in scenario.invited(session) if view.holds("delegation-coverage", d.id, session.id)]
        short = [d.id for d in guests if _able(view, session, d.id) < session.seats]
        if not short:
            continue
        asked = number_of(session.seats, "member")
        rank = f" of rank {session.least_rank} or higher" if session.least_rank else ""
        speech = _speech(view, session, short)
        message = (
            f"{view.name(session.id)}: {len(short)} of {number_of(len(guests), 'delegation')} cannot have {asked}{rank}{speech} there: "
            f"{'; '.join(_reasons(view, session, short))}; `excused: [{', '.join(short)}]` asks it of the others"
        )
        sure = any(view.strict("delegation-coverage", party, session.id) for party in short)
        yield Fault(("sessions", number), message, sure and view.must(session))


def _speech(view: View, session: Session, short: Sequence[str]) -> str:
    """The languages of a session, where some members of the delegations that are short speak none of them."""
    spoken = {*session.languages}
    speakers = [{*person.languages} for party in short for person in view.scenario.members[party]]
    if not spoken or all(spoken & languages for languages in speakers if languages):
        return ""

    return f" who speaks {' or '.join(session.languages)}"


def _reasons(view: View, session: Session, short: Sequence[str]) -> Iterator[str]:
    """Why delegations cannot be at a session: those with one reason together."""
    alike: dict[str, list[str]] = {}
    for party in short:
        alike.setdefault(_why_not(view, session, party), []).append(party)
    for why, parties in [*alike.items()][:MOST_NAMED]:
        yield f"{'each of ' if len(parties) > 1 else ''}{listed(view, parties)} {why}"
    if len(alike) > MOST_NAMED:
        yield f"and {sum(map(len, [*alike.values()][MOST_NAMED:]))} more"


def _narrowed(view: View) -> Iterator[Fault]:
    """Sessions that all delegations are to cover, for which the stays of a few leave little time."""
    scenario = view.scenario
    alike: dict[tuple[tuple[Span, ...], tuple[str, ...]], list[int]] = {}
    for number, session in enumerate(scenario.sessions):
        whole = view.frames(session)
        if session.attendance is not Attendance.DELEGATIONS or not whole:
            continue
        left, why = list(whole), []
        for party in scenario.invited(session):
            if not view.holds("delegation-coverage", party.id, session.id):
                continue
            there = _spans(view, session, party.id)
            if there is None or not _room(common(whole, there), session):
                continue  # always, or never: `no-member`
            kept = common(left, there)
            if minutes(kept) < minutes(left):
                left = kept
                why.append(party.id)
        if why and 2 * _room(left, session) < _room(whole, session):
            fit = tuple(span for span in left if span.minutes >= session.duration)
            alike.setdefault((fit, tuple(why)), []).append(number)
    for (fit, parties), numbers in alike.items():
        session = scenario.sessions[numbers[0]]
        more = f" (and {number_of(len(numbers) - 1, 'other session')})" if numbers[1:] else ""
        when = f"can be held within {spans_in_words(fit)} alone" if fit else "cannot be held at any time"
        stays = (
            f"{view.name(party)} {stay(scenario, _stays(view, party))}" for party in parties[:MOST_NAMED]
        )
        message = (
            f"{view.name(session.id)}{more} {when}, for every delegation is to be there: {'; '.join(stays)}; "
            f"`excused: [{', '.join(parties)}]` leaves their seats empty"
        )
        sure = all(view.strict("delegation-coverage", party, session.id) for party in parties)
        yield Fault(("sessions", numbers[0]), message, sure and not fit and view.must(session))


def _room(spans: Sequence[Span], session: Session) -> int:
    """Minutes for the starts of a session, and one for each span that it just fits."""
    return sum(span.minutes - session.duration + 1 for span in spans if span.minutes >= session.duration)


def _stays(view: View, party: str) -> tuple[Span, ...]:
    """When somebody of a delegation is there."""
    return tuple(merged([span for person in view.scenario.members[party] for span in person.present]))


def _spans(view: View, session: Session, party: str) -> list[Span] | None:
    """When enough fitting members of a delegation are there as a session asks for; None: always."""
    fit = _of_rank(view, session, party)
    bound = [person.present for person in fit if person.present]
    wanted = session.seats - (len(fit) - len(bound))
    if wanted <= 0:
        return None

    edges = sorted({edge for stays in bound for span in stays for edge in span})

    def are_there(between: Span) -> int:
        return sum(between.within(stays) for stays in bound)

    spans = [Span(start, end) for start, end in pairwise(edges)]
    return merged([span for span in spans if are_there(span) >= wanted])


def _of_rank(view: View, session: Session, party: str) -> list[Person]:
    """Members of a delegation of the rank and language that a session asks for."""
    spoken = {*session.languages}
    return [
        person
        for person in view.scenario.members[party]
        if person.id not in session.excused
        and (session.least_rank is None or person.rank.order <= session.least_rank.order)
        and not (spoken and person.languages and not spoken & {*person.languages})
    ]


def _able(view: View, session: Session, party: str) -> int:
    """How many members of a delegation could cover a session."""
    framed, placed = bool(view.frames(session)), bool(view.fitting(session))
    strict = view.holds("zone-clearance", party, session.id)
    return sum(
        (not framed or view.there(person, session))
        and (not placed or not strict or view.cleared(person, session))
        for person in _of_rank(view, session, party)
    )


def _why_not(view: View, session: Session, party: str) -> str:
    """Why members of a delegation cannot be at a session."""
    scenario = view.scenario
    members = scenario.members[party]
    fit = _of_rank(view, session, party)
    if not fit:
        return f"has none among its {len(members)}" if members else "has no members"
    away = [person for person in fit if view.frames(session) and not view.there(person, session)]
    barred = [person for person in fit if view.fitting(session) and not view.cleared(person, session)]
    reasons = []
    if away:
        who = f"{view.name(away[0].id)} " if len(fit) > 1 and len(away) < len(fit) else ""
        reasons.append(f"{who}{stay(scenario, away[0].present)}")
    if barred:
        ids = [person.id for person in barred]
        share = "is not cleared" if len(ids) == len(fit) else f"has {len(ids)} of {len(fit)} not cleared"
        reasons.append(f"{share} ({badges(view, ids, [session])})")
    if not reasons:
        reasons.append(f"has {number_of(len(fit), 'such member')}")
    return " and ".join(reasons)


NOT_CLEARED = Check(
    "not-cleared",
    "Everybody for whom a session is meant, and who must be there, may enter a room in which it may be held.",
    ("zone-clearance",),
    _badges,
)

AWAY = Check(
    "always-away",
    "Everybody for whom a session is meant, and who must be there, is at the event at a time at which it may be held.",
    ("person-available",),
    _away,
)

NO_MEMBER = Check(
    "no-member",
    (
        "Each delegation that must cover a session has members of the rank, language and clearance "
        "who are present."
    ),
    ("delegation-coverage",),
    _delegations,
)

NARROWED = Check(
    "narrowed",
    (
        "The stays of a few people do not confine a session that every delegation must cover to a "
        "small part of its time."
    ),
    ("delegation-coverage",),
    _narrowed,
)
