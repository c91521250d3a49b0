"""Checks of people: whether those who are to be at a session may enter, are there, and are free."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from eventplan.model import Attendance, Bilateral, DelegationKind, Person, Session, Span

from .base import Check, Found, Path
from .spans import common, merged, minutes, without
from .view import View, told
from .words import name, stay

MOST_NAMED = 6
"""People who are named in one finding; the others are counted."""


class Role(NamedTuple):
    """What some people are to a session."""

    verb: str
    """`chairs`, …: how a finding tells of one of them."""
    people: tuple[str, ...]
    needed: bool
    """Whether it cannot be held without them."""


def roles(view: View, session: Session) -> Iterator[Role]:
    """Who is to be at a session, as the scenario states it; each person once, in the first role."""
    scenario = view.scenario
    seen: set[str] = set()
    named = [
        ("chairs", session.chairs),
        ("speaks", session.speakers),
        ("is required", session.required),
        ("meets", scenario.needed(session) if isinstance(session, Bilateral) else ()),
        ("must be there", scenario.needed(session)),
    ]
    for verb, people in named:
        fresh = tuple(person for person in dict.fromkeys(people) if person not in seen)
        seen.update(fresh)
        if fresh:
            yield Role(verb, fresh, needed=True)
    # The press comes to what it may see: nobody takes it for a guest of a ceremony.
    press = {d.id for d in scenario.delegations if d.kind is DelegationKind.MEDIA}.difference(session.invited)
    if DelegationKind.MEDIA in session.invited:
        press = set()
    meant = tuple(
        person
        for person in scenario.meant_for(session)
        if person not in seen and scenario.people[person].delegation not in press
    )
    if meant:
        yield Role("is meant to attend", meant, needed=False)


def badges(view: View, people: Sequence[str], sessions: Iterable[Session]) -> str:
    """What the rooms ask for beyond what people hold, and what they hold, as the end of a sentence."""
    scenario = view.scenario
    sets = [zones for session in sessions for zones in view.ways_in(session)]
    zones = dict.fromkeys(zone for chain in sets for zone in chain)
    asked = [zone for one in zones for zone in scenario.zone_chain(one) if zone.clearance]
    dated = any(scenario.people[p].clearance_from or scenario.people[p].clearance_until for p in people)
    least = min((scenario.people[person].clearance for person in people), default=-1)
    lacking = [zone for zone in asked if scenario.clearances.index(zone.clearance or "") > least]
    levels = list(
        dict.fromkeys(
            f"{view.name(zone.id)} asks for '{zone.clearance}'" for zone in (asked if dated else lacking)
        )
    )
    held = dict.fromkeys(scenario.people[person].clearance for person in people)
    names = ", ".join(f"'{scenario.clearances[level]}'" if level >= 0 else "none" for level in sorted(held))
    valid = ", valid on other days" if dated else ""
    return f"{', '.join(levels[:3])}, held: {names}{valid}"


def listed(view: View, people: Sequence[str]) -> str:
    """People by name, the first few of many."""
    told = ", ".join(view.name(person) for person in people[:MOST_NAMED])
    return told + (f" and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else "")


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
            words.append(f"{listed(view, out)}, who {_verb(role.verb, len(out))}")
            sure |= any(view.strict(rule, person, session.id) for person in out)
        else:
            whose = "heads" if session.attendance is Attendance.HEADS else "people"
            words.append(
                f"{len(out)} of the {len(role.people)} {whose} for whom it is meant: {listed(view, out)}"
            )
    return words, people, sure and view.must(session)


def _verb(verb: str, number: int) -> str:
    if number == 1:
        return verb
    return {"chairs": "chair", "speaks": "speak", "is required": "are required", "meets": "meet"}.get(
        verb, verb
    )


def _badges(view: View) -> Iterator[Found]:
    for number, session in enumerate(view.scenario.sessions):
        if not any(_guarded(view, zones) for zones in view.ways_in(session)):
            continue
        words, people, sure = _sorted_out(view, session, "zone-clearance", partial(_barred, view, session))
        if people:
            message = (
                f"{view.name(session.id)}: not cleared for any room that it may use: {'; '.join(words)} "
                f"({badges(view, people, [session])})"
            )
            yield Found(("sessions", number), message, sure)


def _barred(view: View, session: Session, person: Person) -> bool:
    return not view.cleared(person, session)


def _gone(view: View, session: Session, person: Person) -> bool:
    return not view.there(person, session)


def _guarded(view: View, zones: tuple[str, ...]) -> bool:
    return any(around.clearance for zone in zones for around in view.scenario.zone_chain(zone))


def _away(view: View) -> Iterator[Found]:
    scenario = view.scenario
    for number, session in enumerate(scenario.sessions):
        frames = view.frames(session)
        if not frames:
            continue
        words, people, sure = _sorted_out(view, session, "person-available", partial(_gone, view, session))
        if people:
            person = scenario.people[people[0]]
            message = (
                f"{view.name(session.id)}: away whenever it may be held ({told(frames)}): {'; '.join(words)}. "
                f"{view.name(person.id)} {stay(scenario, person.present)}"
            )
            yield Found(("sessions", number), message, sure)


def _delegations(view: View) -> Iterator[Found]:
    scenario = view.scenario
    for number, session in enumerate(scenario.sessions):
        if session.attendance is not Attendance.DELEGATIONS:
            continue
        guests = [d for d in scenario.invited(session) if view.holds("delegation-coverage", d.id, session.id)]
        short = [d.id for d in guests if _able(view, session, d.id) < session.seats]
        if not short:
            continue
        asked = f"{session.seats} member{'s' if session.seats > 1 else ''}"
        rank = f" of rank {session.least_rank} or higher" if session.least_rank else ""
        message = (
            f"{view.name(session.id)}: {len(short)} of {len(guests)} delegations cannot have {asked}{rank} there: "
            f"{'; '.join(_reasons(view, session, short))}; `excused: [{', '.join(short)}]` asks it of the others"
        )
        sure = any(view.strict("delegation-coverage", party, session.id) for party in short)
        yield Found(("sessions", number), message, sure and view.must(session))


def _reasons(view: View, session: Session, short: Sequence[str]) -> Iterator[str]:
    """Why delegations cannot be at a session: those with one reason together."""
    alike: dict[str, list[str]] = {}
    for party in short:
        alike.setdefault(_why_not(view, session, party), []).append(party)
    for why, parties in [*alike.items()][:MOST_NAMED]:
        yield f"{'each of ' if len(parties) > 1 else ''}{listed(view, parties)} {why}"
    if len(alike) > MOST_NAMED:
        yield f"and {sum(map(len, [*alike.values()][MOST_NAMED:]))} more"


def _narrowed(view: View) -> Iterator[Found]:
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
        more = (
            f" (and {len(numbers) - 1} other session{'s' if len(numbers) > 2 else ''})" if numbers[1:] else ""
        )
        when = f"can be held within {told(fit)} alone" if fit else "cannot be held at any time"
        stays = (
            f"{view.name(party)} {stay(scenario, _stays(view, party))}" for party in parties[:MOST_NAMED]
        )
        message = (
            f"{view.name(session.id)}{more} {when}, for every delegation is to be there: {'; '.join(stays)}; "
            f"`excused: [{', '.join(parties)}]` leaves their seats empty"
        )
        sure = all(view.strict("delegation-coverage", party, session.id) for party in parties)
        yield Found(("sessions", numbers[0]), message, sure and not fit and view.must(session))


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
    spans = [
        Span(a, b)
        for a, b in pairwise(edges)
        if sum(any(span.start <= a and b <= span.end for span in stays) for stays in bound) >= wanted
    ]
    return merged(spans)


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
        reasons.append(f"has {len(fit)} such members")
    return " and ".join(reasons)


def _nobody(view: View) -> Iterator[Found]:
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
                f"nobody can attend {view.name(session.id)} ({told(frames)}): of {len(guests)} invited, "
                f"{', '.join(reasons)}"
            )
            yield Found(("sessions", number), message)


Duties = dict[str, list[tuple[Span, str, bool]]]
"""For each person, when a duty binds for certain, at which session, and whether the session cannot do without."""


def _fixed(view: View) -> Duties:
    found: Duties = defaultdict(list)
    for session in view.scenario.sessions:
        sure = view.fixed(session)
        if sure is None or session.optional:
            continue
        for role in roles(view, session):
            for who in role.people:
                person = view.scenario.people[who]
                if (role.needed or person.head) and view.there(person, session):
                    found[who].append((sure, session.id, role.needed))
    return found


def _occupied(view: View, session: Session, duties: Sequence[tuple[Span, str, bool]]) -> bool:
    """Whether duties that are fixed leave a person no time for a session."""
    spans = list(view.frames(session))
    for when, other, needed in duties:
        if needed and other != session.id:
            spans = [part for span in spans for part in without(span, when)]
    return not any(minutes([span]) >= session.duration for span in spans)


def _together(view: View) -> Iterator[Found]:
    """Two sessions under way at once for certain, each with a person who must be at both."""
    scenario = view.scenario
    position = {session.id: number for number, session in enumerate(scenario.sessions)}
    pairs: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for person, duties in _fixed(view).items():
        if len(duties) < 2 or not view.holds("person-free", person):
            continue
        ordered = sorted(duties)
        for n, (span, one, needed) in enumerate(ordered):
            for later, other, also in ordered[n + 1 :]:
                if later.start >= span.end + timedelta(minutes=_LONGEST_WAY):
                    break
                if later.start - span.end >= timedelta(minutes=_way(view, one, other)):
                    continue
                if view.holds("person-free", person, one, other):
                    pairs[one, other].append((person, needed and also))
    for (one, other), people in pairs.items():
        first, second = scenario.session_by_id[one], scenario.session_by_id[other]
        who = [person for person, _ in people]
        sure = any(needed and view.strict("person-free", person, one, other) for person, needed in people)
        whose = "1 person is" if len(who) == 1 else f"{len(who)} people are"
        message = (
            f"{whose} to be at both {view.name(one)} ({_when(view, first)}) and {view.name(other)} "
            f"({_when(view, second)}), and there is no time for both: {listed(view, who)}"
        )
        where: Path = ("sessions", max(position[one], position[other]))
        yield Found(where, message, sure and view.must(first) and view.must(second))


_LONGEST_WAY = 120
"""Minutes beyond which no way between two rooms is looked at."""


def _way(view: View, one: str, other: str) -> int:
    """Least minutes from a session to another; 0 if their rooms are open."""
    here, there = (view.fitting(view.scenario.session_by_id[session]) for session in (one, other))
    if not 0 < len(here) * len(there) <= _FEW_PAIRS:
        return 0
    return min(view.scenario.way(a.id, b.id) for a in here for b in there)


_FEW_PAIRS = 9
"""Pairs of rooms between which the way is looked at: with more, one is near enough."""


def _when(view: View, session: Session) -> str:
    return f"{'pinned to ' if session.start else 'within '}{view.frames(session)[0]}"


def _organisers(view: View) -> Iterator[Found]:
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
            yield Found(("sessions", number, "organisers"), message, sure and view.must(session))


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
        reasons.append(f"{share}{stay(scenario, away[0].present)}, and it may be held {told(frames)}")
    if barred:
        share = (
            f"none of its {number} members is" if len(barred) == number else f"{len(barred)} of {number} not"
        )
        reasons.append(f"{share} cleared ({badges(view, [p.id for p in barred], [session])})")
    return f"{name(scenario, party)} {'; '.join(reasons)}"


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
