"""Why somebody is not at a session, in the words of a list of what was not granted."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from eventplan.model import (
    Person,
    Placement,
    Plan,
    Presence,
    Role,
    Scenario,
    Session,
    Span,
    say,
    span_of,
    whereabouts_of,
)

MOST = 5
"""Reasons of a delegation that are told one by one: in a small one, each that there is."""

DUTIES = frozenset(Role) - {Role.ATTENDS}
"""Reasons to be somewhere that are more than an interest."""


class Why(NamedTuple):
    """Why one person is not at a session: what is said of it in any language."""

    key: str
    """`left`, `from`, `leaves`, `closed`, `avoids`, `full`, `not sent` or `elsewhere`."""
    at: datetime | None = None
    """When they left, come or leave."""
    subjects: tuple[str, ...] = ()
    """Zones that they may not enter, a delegation that they avoid, the session at which they are."""
    role: Role | None = None
    span: Span | None = None
    """What they are elsewhere, and from when to when."""


class Reasons:
    """Why people are not where they might be, by a plan."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        """Look at a plan."""
        self.scenario, self.plan = scenario, plan
        self.whereabouts = whereabouts_of(scenario, plan)
        self.held = {session.id: (session, placement) for session, placement in plan.held(scenario)}

    def away(self, person: Person, session: Session, placement: Placement) -> Why | None:
        """Why a person cannot be at a session, whatever else happens; None if they can."""
        scenario, span = self.scenario, span_of(session, placement)

        if not scenario.is_present(person, span):
            later = [stay for stay in person.present if stay.end > span.start]
            if not later:
                return Why("left", max(stay.end for stay in person.present))
            if later[0].start > span.start:
                return Why("from", later[0].start)

            return Why("leaves", later[0].end)

        day = scenario.event.local_date(span.start)
        closed = tuple(
            zone
            for zone in scenario.zones_of(session, placement.room)
            if not scenario.is_cleared(person, zone, day)
        )

        return Why("closed", subjects=closed) if closed else None

    def title(self, session: str) -> str:
        """The title of a session, in the language of the event."""
        return _title(self.scenario, session)

    def elsewhere(self, person: str, session: Session, placement: Placement) -> Presence | None:
        """Where else a person is, so that they cannot be at a session; what is a duty comes first."""
        span, other_presence = span_of(session, placement), None

        for presence in self.whereabouts.of(person):
            if presence.session is None or presence.session == session.id:
                continue

            there = self.scenario.way(presence.room, placement.room)
            back = self.scenario.way(placement.room, presence.room)

            if presence.span.widened(back, there).overlaps(span):
                if DUTIES.intersection(presence.roles):
                    return presence

                other_presence = other_presence or presence

        return other_presence

    def reason(self, person: Person, session: Session, placement: Placement) -> str:
        """Why one person is not at a session that is held, as the end of a sentence."""
        return in_words(self.scenario, self.why(person, session, placement))

    def why(self, person: Person, session: Session, placement: Placement) -> Why:
        """Why one person is not at a session that is held."""
        away = self.away(person, session, placement)
        if away:
            return away

        elsewhere = self.elsewhere(person.id, session, placement)
        free = elsewhere is None or not DUTIES.intersection(elsewhere.roles)
        if free and (rival := self._rival(person, session)):
            return Why("avoids", subjects=(rival,))
        if free and self._full(session, placement):
            return Why("full")
        if elsewhere is None or elsewhere.session is None:
            return Why("not sent")

        role = next((role for role in elsewhere.roles if role in VERBS), None)
        return Why("elsewhere", None, (elsewhere.session,), role, elsewhere.span)

    def _full(self, session: Session, placement: Placement) -> bool:
        rooms = (placement.room, *session.overflow)
        seats = sum(self.scenario.room_by_id[room].seats(session.layout) or 0 for room in rooms)
        return len(self.whereabouts.people(session.id)) >= seats

    def _rival(self, person: Person, session: Session) -> str:
        """A party at a session that a person's delegation must not meet."""
        delegations = self.scenario.delegation_by_id
        mine = delegations[person.delegation]

        for name in self.whereabouts.people(session.id):
            other = self.scenario.people.get(name)
            if other is None or other.delegation == person.delegation:
                continue

            theirs = delegations[other.delegation]
            if other.delegation in mine.avoids or person.delegation in theirs.avoids:
                return other.delegation

        return ""

    def party(self, delegation: str, session: Session) -> str:
        """Why nobody of a delegation is at a session, as the end of a sentence."""
        placed = self.held.get(session.id)
        if placed is None:
            return "it is not held"

        _, placement = placed
        members = self.scenario.members[delegation]
        reasons = Counter(self.reason(member, session, placement) for member in members)
        if not reasons:
            return "it has no members"

        known_reasons = [
            reason if len(members) == 1 else f"{number} {_of_several(reason, number)}"
            for reason, number in reasons.most_common(MOST)
        ]
        rest = len(members) - sum(number for _, number in reasons.most_common(MOST))

        return "; ".join(known_reasons) + (f"; {rest} more for other reasons" if rest else "")


def in_words(scenario: Scenario, why: Why) -> str:
    """Return why somebody is not at a session, as the end of a sentence in English."""
    languages = scenario.event.languages

    match why.key:
        case "left":
            return f"has left ({why.at:%d %b %H:%M})"
        case "from":
            return f"is there from {why.at:%d %b %H:%M} on"
        case "leaves":
            return f"leaves at {why.at:%d %b %H:%M}"
        case "closed":
            zones = (say(scenario.zone_by_id[zone].name, languages) for zone in why.subjects)
            return f"has no clearance for {', '.join(zones)}"
        case "avoids":
            party = say(scenario.delegation_by_id[why.subjects[0]].name, languages)
            return f"avoids {party}, who is there"
        case "full":
            return "no seat is left"
        case "elsewhere":
            return f"{_doing(why.role)} {_title(scenario, why.subjects[0])} ({why.span})"
        case _:
            return "is not sent"


def _title(scenario: Scenario, session: str) -> str:
    return f"'{say(scenario.session_by_id[session].title, scenario.event.languages)}'"


VERBS = {
    Role.CHAIRS: "chairs",
    Role.SPEAKS: "speaks at",
    Role.REQUIRED: "is needed at",
    Role.MEETS: "meets at",
    Role.STATEMENT: "makes a statement at",
    Role.SIGNATURE: "signs at",
    Role.MEANT: "attends",
    Role.COVERS: "covers",
    Role.REPRESENTS: "holds",
}
"""What somebody does elsewhere, before a title."""


def _doing(role: Role | None) -> str:
    return VERBS[role] if role else "attends"


def _of_several(reason: str, number: int) -> str:
    """The reason of several people: the verb in the plural."""
    if number == 1:
        return reason

    first, _, rest = reason.partition(" ")
    verbs = {"is": "are", "has": "have", "leaves": "leave", "avoids": "avoid", "no": "find no"}
    plural = verbs.get(first, first.removesuffix("s"))
    rest = rest.replace("seat is left", "seat left") if first == "no" else rest

    return f"{plural} {rest}"
