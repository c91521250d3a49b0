"""Why somebody is not at a session, in the words of a list of what was not granted."""

from collections import Counter

from eventplan.model import (
    Person,
    Placement,
    Plan,
    Presence,
    Role,
    Scenario,
    Session,
    Whereabouts,
    say,
    span_of,
)

MOST = 5
"""Reasons of a delegation that are told one by one: in a small one, each that there is."""

DUTIES = frozenset(Role) - {Role.ATTENDS}
"""Reasons to be somewhere that are more than an interest."""


class Reasons:
    """Why people are not where they might be, by a plan."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        """Look at a plan."""
        self.scenario, self.plan = scenario, plan
        self.whereabouts = Whereabouts(scenario, plan)
        self.held = {session.id: (session, placement) for session, placement in plan.held(scenario)}

    def away(self, person: Person, session: Session, placement: Placement) -> str:
        """Why a person cannot be at a session, whatever else happens; nothing if they can."""
        scenario, span = self.scenario, span_of(session, placement)

        if not scenario.is_present(person, span):
            later = [stay for stay in person.present if stay.end > span.start]
            if not later:
                return f"has left ({max(stay.end for stay in person.present):%d %b %H:%M})"
            if later[0].start > span.start:
                return f"is there from {later[0].start:%d %b %H:%M} on"

            return f"leaves at {later[0].end:%d %b %H:%M}"

        day = scenario.event.local_date(span.start)
        closed = [
            zone
            for zone in scenario.zones_of(session, placement.room)
            if not scenario.is_cleared(person, zone, day)
        ]

        return f"has no clearance for {', '.join(map(self._zone, closed))}" if closed else ""

    def _zone(self, zone: str) -> str:
        return say(self.scenario.zone_by_id[zone].name, self.scenario.event.languages)

    def title(self, session: str) -> str:
        """The title of a session, in the language of the event."""
        known = self.scenario.session_by_id[session]
        return f"'{say(known.title, self.scenario.event.languages)}'"

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
        away = self.away(person, session, placement)
        if away:
            return away

        elsewhere = self.elsewhere(person.id, session, placement)
        free = elsewhere is None or not DUTIES.intersection(elsewhere.roles)
        if free and (rival := self._rival(person, session)):
            return f"avoids {rival}, who is there"
        if free and self._full(session, placement):
            return "no seat is left"
        if elsewhere is None or elsewhere.session is None:
            return "is not sent"

        return f"{_doing(elsewhere)} {self.title(elsewhere.session)} ({elsewhere.span})"

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
                return say(theirs.name, self.scenario.event.languages)

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


def _doing(presence: Presence) -> str:
    """What somebody does elsewhere, as a verb before a title."""
    verbs = {
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

    return next((verbs[role] for role in presence.roles if role in verbs), "attends")


def _of_several(reason: str, number: int) -> str:
    """The reason of several people: the verb in the plural."""
    if number == 1:
        return reason

    first, _, rest = reason.partition(" ")
    verbs = {"is": "are", "has": "have", "leaves": "leave", "avoids": "avoid", "no": "find no"}
    plural = verbs.get(first, first.removesuffix("s"))
    rest = rest.replace("seat is left", "seat left") if first == "no" else rest

    return f"{plural} {rest}"
