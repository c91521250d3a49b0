"""One party: which of its members cover and visit what, by a model of its own."""

from collections.abc import Mapping

from ortools.sat.python import cp_model

from eventplan.model import DelegationKind, Person

from .build_rules import Linear
from .costs.agendas import LOST, heavy
from .costs.audience import FEW
from .costs.lunch import BEGIN, END, MEAL
from .list_places import keeps_from
from .naming import MOST_LEFT_OUT, not_all
from .naming_steps import NamingSteps, Short
from .party_model import PartyModel


class Party(PartyModel):
    """One delegation: what it must cover, what it wishes, and who can go."""

    def blame(self) -> Short:
        """The sessions that this delegation cannot cover together: few where that is easily seen."""
        naming = self.naming
        taken = {member.id: naming.going.get(member.id, []) for member in self.members}
        person_free = naming.scenario.policy("person-free")
        # Where people may be in two places at once, more might be covered than is tried here.
        proved = not (
            "person-free" in naming.waive
            or person_free.waived
            or person_free.waived_for
            or person_free.price is not None
        )

        for crowd in naming.cliques({*self.must, *(s for sessions in taken.values() for s in sessions)}):
            busy = sum(not crowd.isdisjoint(sessions) for sessions in taken.values())
            if busy + sum(self.must.get(s, 0) for s in crowd) > len(self.members):
                return Short((self.delegation,), tuple(sorted(crowd)), proved)

        self._without_most()
        duties = {*self.must, *self._beside(taken)}
        cut: dict[tuple[str, str], frozenset[int]] = {}
        turns = set()

        for member in self.members:
            for turn in naming.busy.get(member.id, ()):
                kept = {s for s in self.must if keeps_from(naming.problem, naming.placed, turn, s)}
                if kept:
                    turns.add(turn.session)
                    cut[turn.listed, member.id] = frozenset(kept)

        # Nor is it tried whether somebody bound by a workload could be excused from what is for everyone.
        loaded = any(
            set(sessions) - {*naming.needed.get(person, ())}
            for person, sessions in taken.items()
            if person in naming.loads
        )
        rivals = self._rivals_near()
        proved = proved and not loaded and all(self._must_visit(rival, t) for rival, t in rivals)
        beside = turns | {t for _, t in rivals}

        return Short((self.delegation,), tuple(sorted(duties | beside)), proved, not_all(cut))

    def _without_most(self) -> None:
        """Leave out what it must cover, session by session, but for what it cannot cover together."""
        for s in sorted(self.must)[:MOST_LEFT_OUT] if len(self.must) > 1 else ():
            must = dict(self.must)
            self.leave_out({s})
            if self.alone():
                self.must = must

    def _beside(self, taken: Mapping[str, list[int]]) -> set[int]:
        """Sessions that take members away from what it must cover; all of those who have a workload."""
        naming = self.naming
        near = {other for s in self.must for other in naming.conflicts[s]}

        return {
            s
            for person, sessions in taken.items()
            for s in (sessions if person in naming.loads else near.intersection(sessions))
        }

    def _rivals_near(self) -> set[tuple[str, int]]:
        """Parties that it avoids and would meet when it covers what it must, and where these are."""
        encounters, visits = self.naming.encounters, self.naming.visits
        near = {t for s in self.must for t in encounters.near.get(s, ())}
        rivals = encounters.rivals.get(self.delegation, ())
        return {(rival, t) for rival in rivals for t in near & visits.get(rival, set())}

    def _must_visit(self, party: str, s: int) -> bool:
        """Whether somebody of a party whom `non-encounter` binds is at a session in any case."""
        naming = self.naming
        members, session = naming.scenario.members[party], naming.problem.sessions[s]
        there = {*naming.scenario.needed(session), *naming.problem.bound.get(s, ())}
        ask = naming.asks[s].get(party)
        bind = [naming.encounters.binds(member.id, party) for member in members]

        return (ask is not None and ask.price is None and all(bind)) or any(
            binds and member.id in there for member, binds in zip(members, bind, strict=True)
        )

    def _most(self) -> int:
        """Members that are sent to one open session: all but one, unless they are few."""
        size, scenario = len(self.members), self.naming.scenario
        media = scenario.delegation_by_id[self.delegation].kind is DelegationKind.MEDIA
        return size if size < FEW or media or not scenario.weight("audience") else size - 1

    def fill(self) -> None:
        """Send members who are free to what their delegation wishes, spread evenly, while seats are left."""
        naming = self.naming
        wished = sorted(
            (naming.problem.session_index[name] for name in naming.scenario.wishes[self.delegation]),
            key=lambda s: -naming.scenario.wishes[self.delegation][naming.problem.sessions[s].id],
        )
        options = [s for s in wished if s in naming.stays]

        if naming.keep:
            options = [s for s in options if naming.is_new(s)]

        most = self._most()
        names = {member.id for member in self.members}
        there = {s: len(names.intersection(naming.inside[s])) for s in options}

        for number, member in enumerate(self.members):
            if naming.keep and member.id in naming.known:
                continue  # nobody is sent to more than before without need

            turn, left = number % len(options) if options else 0, False

            for s in options[turn:] + options[:turn]:
                if not naming.crowds.full(s):
                    left = True
                    if there[s] >= most or self.misplaced(member, s) or self._takes_lunch(member, s):
                        continue

                    if self.can(member, s):
                        naming.go(member.id, s)
                        there[s] += 1

            if not left:
                break

    def _takes_lunch(self, member: Person, s: int) -> bool:
        """Whether a head of delegation who also went to a session would have no time to eat that day."""
        naming = self.naming
        if not member.head or not naming.scenario.weight("lunch"):
            return False

        day = naming.stays[s].day
        low, high = naming.problem.clock(day, BEGIN), naming.problem.clock(day, END)
        busy = [(naming.stays[t].start, naming.stays[t].end) for t in (*naming.going.get(member.id, ()), s)]
        busy += [(turn.start // 60, -(-turn.end // 60)) for turn in naming.busy.get(member.id, ())]
        free, eats = low, False

        for start, end in sorted(busy):
            eats = eats or min(start, high) - free >= MEAL
            free = max(free, end)

        return naming.stays[s].start < high and low < naming.stays[s].end and not eats and high - free < MEAL


class ChangedParty(Party):
    """
    A delegation of a replan whose members cannot all go where they went: as few changes as can be.

    Whatever its members do by choice is decided anew, member by member. A change weighs more than all
    wishes; that nobody goes any more where somebody went, as much as a few changes.
    """

    def __init__(self, naming: NamingSteps, delegation: str) -> None:
        was: dict[int, set[str]] = {}
        for member in naming.scenario.members[delegation]:
            for s in list(naming.going.get(member.id, ())):
                if s in naming.needed.get(member.id, ()) or member.id in naming.problem.bound.get(s, ()):
                    continue
                naming.leave(member.id, s)
                was.setdefault(s, set()).add(member.id)

        names = {member.id for member in naming.scenario.members[delegation]}

        for s in naming.stays:
            before = names.intersection(naming.before.get(naming.problem.sessions[s].id, ()))
            if before and not naming.is_new(s):
                was.setdefault(s, set()).update(before)

        self.changes: list[Linear] = []
        """What changes, by weight: 0 if all is as it was."""
        self.was = was
        """People whom the baseline sends to each session, and whom a new one that is meant for them got."""
        super().__init__(naming, delegation)

        for s, people in was.items():
            self.sessions[s] = max(len(people), self.sessions.get(s, 0))

    def stands_alone(self, member: Person) -> bool:  # noqa: ARG002 - each is another
        """Whether a member is unlike all others: what they did before tells them apart."""
        return True

    def counts(self, member: Person, s: int) -> bool:
        """Whether a member fills the seat that the delegation must have filled."""
        return s not in self.must or self.naming.fills(member, s)

    def can(self, member: Person, s: int) -> bool:
        """Whether a member could go to a session: where they went, or is wanted."""
        naming = self.naming
        wanted = (s in self.must and naming.fills(member, s)) or s in self.wishes

        return (
            (wanted or member.id in self.was.get(s, ()) or member.id in naming.meant(s))
            and naming.may_attend(member, s)
            and not naming.too_much(member.id, [s])
            and not naming.meets(member, s)
        )

    def post(
        self,
        cp: cp_model.CpModel,
        objective: list[Linear],
        heads: dict[int, list[Linear]],
    ) -> None:
        """Add this delegation's choices to the model, and what they change."""
        naming, scenario = self.naming, self.naming.scenario
        super().post(cp, objective, heads)
        self.changes = []
        people = {member.id: member for member in self.members}
        absences = scenario.weight("absences")

        for s, met in self.met.items():
            if not naming.is_new(s) and naming.counted(self.delegation, naming.problem.sessions[s].id):
                self.changes.append(LOST * (1 - met))

        for (kind, s), goes in self._go.items():
            member, session = people[kind.alone], naming.problem.sessions[s]
            if member.id in naming.meant(s):
                objective.append(absences * scenario.absence_points(member, session) * (1 - goes))

            cp.add_hint(goes, member.id in self.was.get(s, ()))

            if naming.is_new(s) or not naming.counted(member.id, self.delegation, session.id):
                continue

            if member.id in naming.before.get(session.id, ()):
                self.changes.append(heavy(member) * (1 - goes))
            elif member.id not in naming.meant(s):
                self.changes.append(heavy(member) * goes)

        objective += [naming.worth * change for change in self.changes]
