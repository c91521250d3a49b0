"""The people of an event: who they are, when they are there, and their order by protocol."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from .base import cached_property, say
from .hours import ScenarioHours
from .parties import Delegate, Delegation, DelegationKind, Rank
from .person import Person, ProtocolKey
from .protocol import CATEGORIES, OrderOfProtocol, Stand
from .spans import Span, joined

_NEVER = datetime.max.replace(tzinfo=UTC)


class ScenarioPeople(ScenarioHours):
    """Who the delegates are, when they are there, and who comes before whom."""

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Every delegate of every delegation, named or numbered, by id, in the order of the file."""
        return {person.id: person for delegation in self.delegations for person in self._members(delegation)}

    @cached_property
    def members(self) -> Mapping[str, tuple[Person, ...]]:
        """Members of each delegation, the head first."""
        by_delegation: dict[str, list[Person]] = {delegation.id: [] for delegation in self.delegations}
        for person in self.people.values():
            by_delegation[person.delegation].append(person)
        return {
            delegation: tuple(sorted(people, key=lambda person: not person.head))
            for delegation, people in by_delegation.items()
        }

    def head(self, delegation: str) -> Person | None:
        """The head of a delegation; None if it has no members."""
        members = self.members[delegation]
        return members[0] if members else None

    def _members(self, delegation: Delegation) -> Iterable[Person]:
        named = {member.id for member in delegation.members}
        numbers = (f"{delegation.id}-{number:02}" for number in range(1, delegation.size + 1))
        free = [number for number in numbers if number not in named][: delegation.size - len(named)]
        named_head = next((member.id for member in delegation.members if member.head), None)
        # Without a named head the first numbered member leads; if all are named, the first of them.
        head = named_head or next(iter([*free, *(member.id for member in delegation.members)]), None)
        for member in delegation.members:
            yield self._person(delegation, member, is_head=member.id == head)
        for alike in [self._person(delegation, Delegate(id=free[0]), is_head=False)] if free else ():
            for number in free:
                person = alike._replace(id=number, name=number)
                yield person._replace(head=True, rank=delegation.rank) if number == head else person

    def _person(self, delegation: Delegation, member: Delegate, *, is_head: bool) -> Person:
        clearance = member.clearance or delegation.clearance
        return Person(
            id=member.id,
            delegation=delegation.id,
            kind=delegation.kind,
            name=member.name or member.id,
            title=member.title,
            rank=member.rank,
            head=is_head,
            named=member.name is not None,
            principal=member.principal,
            clearance=self.clearances.index(clearance) if clearance else -1,
            clearance_from=member.clearance_from,
            clearance_until=member.clearance_until,
            languages=member.languages or delegation.languages,
            present=self._present(delegation, member),
        )

    def _present(self, delegation: Delegation, member: Delegate) -> tuple[Span, ...]:
        arrives = member.arrives or delegation.arrives
        leaves = member.leaves or delegation.leaves
        if not member.available and arrives is None and leaves is None:
            return ()
        first, last = self.event.opening[0].start, self.event.opening[-1].end
        stay = Span(
            self.event.instant(arrives) if arrives else min(first, first - timedelta(days=1)),
            self.event.instant(leaves) if leaves else last + timedelta(days=1),
        )
        if not member.available:
            return (stay,)
        windows = joined(self.event.span(window) for window in member.available)
        inside = (Span(max(stay.start, w.start), min(stay.end, w.end)) for w in windows)
        # Somebody whose windows all miss the stay is never present: an empty stay says so.
        return tuple(span for span in inside if span.start < span.end) or (Span(stay.start, stay.start),)

    def is_present(self, person: Person, span: Span) -> bool:
        """Whether a person is at the event for the whole of *span*."""
        return not person.present or span.within(person.present)

    def protocol_key(
        self,
        person: str,
        letter: str = "A",
        categories: tuple[tuple[DelegationKind, ...], ...] = CATEGORIES,
    ) -> ProtocolKey:
        """
        Return the place of a person in the order of protocol: a smaller key comes first.

        The category of the delegation: States before observer States, organisations and others.
        Then rank; date of taking office; when the delegation asked for the floor; then the English
        name of the delegation, alphabetically from the letter drawn by lot.
        """
        known = self.people[person]
        delegation = self.delegation_by_id[known.delegation]
        requested = delegation.requested and self.event.instant(delegation.requested)
        member = next((m for m in delegation.members if m.id == person), None)
        name = say(delegation.name, ["en"]).casefold()
        lines = (number for number, kinds in enumerate(categories) if delegation.kind in kinds)
        return ProtocolKey(
            0,
            next(lines, len(categories)),
            known.rank.order,
            (member and member.office_since) or date.max,
            requested or _NEVER,
            int(name[:1] < letter.casefold()),
            name,
        )

    @cached_property
    def places_in_lists(self) -> Mapping[str, Mapping[str, ProtocolKey]]:
        """
        By list, the place of each person on it in the order of protocol, by what the list states.

        The organisation, the host and those who act for a group stand where the list puts them. Those
        whom it puts first by name (`first`) have a key like everybody: they stand outside of the order.
        """
        return {listed.id: self._places_in(listed) for listed in self.orders_of_protocol}

    def _places_in(self, listed: OrderOfProtocol) -> Mapping[str, ProtocolKey]:
        keys = {
            item.who: self.protocol_key(item.who, listed.letter, listed.categories) for item in listed.items
        }
        # In front: organisation, host, groups; at the end: groups, host, organisation.
        stands = {item.who: (listed.groups, 1) for item in listed.items if item.for_group is not None}
        named = {self.people[who].delegation for who in listed.first}
        host = self.event.host or self._only(lambda d: d.kind is DelegationKind.HOST)
        mine = [who for who in keys if self.people[who].delegation == host]
        if mine and host not in named:
            stands[min(mine, key=keys.__getitem__)] = (listed.host, 2)
        organisation = self.event.organisation or self._only(self._is_led_by_a_minister)
        if organisation is not None and organisation not in named:
            head = self.head(organisation)
            if head is not None and head.id in keys:
                stands[head.id] = (listed.organisation, 3)
        sign = {Stand.FIRST: -1, Stand.BY_RANK: 0, Stand.LAST: 1}
        return {
            who: key._replace(stand=sign[stands[who][0]] * stands[who][1]) if who in stands else key
            for who, key in keys.items()
        }

    def _only(self, fits: Callable[[Delegation], bool]) -> str | None:
        """The only delegation that fits, if there is just one."""
        fitting = [delegation.id for delegation in self.delegations if fits(delegation)]
        return fitting[0] if len(fitting) == 1 else None

    def _is_led_by_a_minister(self, delegation: Delegation) -> bool:
        """Whether it is of the United Nations, and its head a minister by rank, or more."""
        head = self.head(delegation.id) if delegation.kind is DelegationKind.UN else None
        return head is not None and head.rank.order <= Rank.MINISTER.order

    def where(self, subject: str) -> tuple[str, int, int] | None:
        """File, line and column of the part with this id, if the scenario came from a file."""
        return self._places.get(subject)

    @cached_property
    def _places(self) -> Mapping[str, tuple[str, int, int]]:
        places: dict[str, tuple[str, int, int]] = {}
        for name in (
            "sessions",
            "rooms",
            "delegations",
            "zones",
            "checkpoints",
            "slot_grids",
            "series",
            "parallel",
            "not_parallel",
            "quotas",
            "gaps",
            "relations",
            "venues",
            "speakers_lists",
            "signing_orders",
        ):
            for position, part in enumerate(getattr(self, name)):
                place = self._source.get((name, position))
                if place:
                    places.setdefault(part.id, place)
                    if name == "delegations":
                        for number, member in enumerate(part.members):
                            places.setdefault(
                                member.id, self._source.get((name, position, "members", number), place)
                            )
        for person in self.people.values():
            if person.delegation in places:
                places.setdefault(person.id, places[person.delegation])
        return places
