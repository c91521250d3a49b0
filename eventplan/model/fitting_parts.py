"""Whether places, parties and resources fit together."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic_core import PydanticCustomError

from .errors import Complaint
from .known_ids import KnownIds, Path
from .relations import ALL
from .resources import Arrival
from .session_parts import Classification
from .sessions import NEVER_PUBLIC, Kind, Session
from .suggestion import suggestion
from .times import show_minutes


class FittingParts(KnownIds):
    """Complaints about places, parties and resources."""

    def identities(self) -> Iterator[Complaint]:
        """Ids are there once each."""
        s = self.scenario
        for name in (
            "venues",
            "zones",
            "checkpoints",
            "rooms",
            "delegations",
            "sessions",
            "slot_grids",
            "series",
            "not_parallel",
            "parallel",
            "quotas",
            "gaps",
            "relations",
            "speakers_lists",
            "signing_orders",
        ):
            yield from self.unique(name, (item.id for item in getattr(s, name)))

        owners: dict[str, tuple[str, Path]] = {}

        for d, delegation in enumerate(s.delegations):
            named: dict[str, int] = {}

            for m, member in enumerate(delegation.members):
                members: Path = ("delegations", d, "members")
                if member.id in named:
                    message = f"two members have one id, '{member.id}'"
                    other = (*members, named[member.id], "id")
                    yield Complaint((*members, m, "id"), "id", message, other=other)

                named.setdefault(member.id, m)

            mine = [f"{delegation.id}-{n:02}" for n in range(1, delegation.size + 1)]

            for person in [*named, *[n for n in mine if n not in named][: delegation.size - len(named)]]:
                where: Path = (
                    ("delegations", d, "members", named[person], "id")
                    if person in named
                    else ("delegations", d, "id")
                )
                if person.casefold() in owners:
                    party, other = owners[person.casefold()]
                    message = f"delegate '{person}' is also in delegation '{party}'"
                    yield Complaint(where, "id", message, other=other)

                owners[person.casefold()] = delegation.id, where

    def places(self) -> Iterator[Complaint]:
        """Rooms, zones, checkpoints and ways name what is there, and nothing is within itself."""
        s = self.scenario
        yield from self.ref(("event", "host"), "delegation", s.event.host)
        yield from self.ref(("event", "organisation"), "delegation", s.event.organisation)
        for name in s.clearance_names:
            yield from self.ref(("clearance_names", name), "clearance", name)

        around = {zone.id: zone.within for zone in s.zones}

        for i, zone in enumerate(s.zones):
            yield from self.ref(("zones", i, "within"), "zone", zone.within)
            yield from self.ref(("zones", i, "clearance"), "clearance", zone.clearance)
            seen, step = {zone.id}, zone.within

            while step is not None and step not in seen:
                seen.add(step)
                step = around.get(step)

            if step == zone.id:
                yield Complaint(("zones", i, "within"), "reference", f"zone '{zone.id}' lies within itself")

        for i, gate in enumerate(s.checkpoints):
            yield from self.ref(("checkpoints", i, "zone"), "zone", gate.zone)

        combined = {room.id: room.combines for room in s.rooms}

        for i, room in enumerate(s.rooms):
            yield from self.ref(("rooms", i, "venue"), "venue", room.venue)
            yield from self.ref(("rooms", i, "zone"), "zone", room.zone)
            yield from self.refs(("rooms", i, "combines"), "room", room.combines)

            if self._reaches(combined, room.id):
                yield Complaint(
                    ("rooms", i, "combines"), "reference", f"room '{room.id}' is a part of itself"
                )

        for i, way in enumerate(s.walking.ways):
            yield from self.ref(("walking", "ways", i, "a"), "room", way.a)
            yield from self.ref(("walking", "ways", i, "b"), "room", way.b)

    @staticmethod
    def _reaches(parts: dict[str, tuple[str, ...]], start: str) -> bool:
        seen: set[str] = set()
        todo = list(parts.get(start, ()))

        while todo:
            room = todo.pop()
            if room == start:
                return True

            if room not in seen:
                seen.add(room)
                todo.extend(parts.get(room, ()))

        return False

    def parties(self) -> Iterator[Complaint]:
        """Delegations and their members name what is there, and leave after they arrive."""
        s = self.scenario
        themes = {theme for session in s.sessions for theme in session.themes}
        wishes = themes | self.ids["session"]

        for i, delegation in enumerate(s.delegations):
            path: Path = ("delegations", i)
            yield from self.ref((*path, "clearance"), "clearance", delegation.clearance)
            yield from self.refs((*path, "avoids"), "delegation", delegation.avoids)
            if delegation.id in delegation.avoids:
                at: Path = (*path, "avoids", delegation.avoids.index(delegation.id))
                yield Complaint(at, "reference", f"'{delegation.id}' cannot avoid itself")

            for key in delegation.interests:
                if key not in wishes:
                    yield Complaint(
                        (*path, "interests", key),
                        "reference",
                        f"'{key}' is neither a session nor a theme of one{suggestion(key, sorted(wishes))}",
                    )

            for j, member in enumerate(delegation.members):
                yield from self.ref((*path, "members", j, "clearance"), "clearance", member.clearance)
                arrives = member.arrives or delegation.arrives
                leaves = member.leaves or delegation.leaves

                if arrives and leaves and not self._in_order(arrives, leaves):
                    yield Complaint(
                        (*path, "members", j), "presence", f"'{member.id}' leaves before arriving"
                    )

            arrives, leaves = delegation.arrives, delegation.leaves
            if arrives and leaves and not self._in_order(arrives, leaves):
                yield Complaint((*path, "leaves"), "presence", f"'{delegation.id}' leaves before arriving")

    def _in_order(self, first: datetime, other: datetime) -> bool:
        """Whether a time comes before another; of times that are complained of elsewhere, so they say."""
        try:
            return self.scenario.event.instant(first) < self.scenario.event.instant(other)
        except PydanticCustomError:
            return first < other

    def own_kinds(self) -> Iterator[Complaint]:
        """Find kinds that are not said to be like one, or not as they may be."""
        s = self.scenario
        themes = {theme for session in s.sessions for theme in session.themes}

        for kind, stated in s.kinds.items():
            path: Path = ("kinds", str(kind))
            if kind in set(Kind):
                if stated.like is not None:
                    message = f"'{kind}' is a kind of eventplan already: a kind of your own has another name"
                    yield Complaint((*path, "like"), "kind", message)
            elif stated.like is None:
                message = f"for a kind of your own, say which it is `like`{suggestion(kind, list(Kind))}"
                yield Complaint(path, "kind", message)
            elif kind in self.ids["session"] or kind in themes or kind == ALL:
                what = "there is a session" if kind in self.ids["session"] else "there is a theme of sessions"
                what = "all sessions are called" if kind == ALL else what
                message = f"{what} '{kind}' already: call the kind something else"
                yield Complaint(path, "kind", message)

            if stated.public and (stated.like or kind) in NEVER_PUBLIC:
                message = f"sessions of kind '{stated.like or kind}' are never public"
                yield Complaint((*path, "public"), "kind", message)

    def _of_kind(self, path: Path, session: Session) -> Iterator[Complaint]:
        """Find a session of a kind that there is not, and a public one of a kind that is not."""
        own = self.scenario.own_kinds
        if session.own_kind is not None and own.get(session.own_kind) is not session.kind:
            wanted = own.get(session.own_kind)
            message = (
                f"'{session.own_kind}' is like {wanted}, and not like {session.kind}"
                if wanted
                else f"there is no kind '{session.own_kind}' in `kinds`"
            )
            yield Complaint((*path, "own_kind"), "kind", message)

        if session.classification is Classification.PUBLIC and not self.scenario.is_public_kind(session):
            message = f"the kind '{session.kind_id}' is not public, and this session is"
            yield Complaint((*path, "classification"), "kind", message)

    def _guests(self, path: Path, guests: Sequence[str]) -> Iterator[Complaint]:
        for j, guest in enumerate(guests):
            if guest not in self.ids["delegate"] and guest not in self.ids["delegation"]:
                known = [*sorted(self.ids["delegation"]), *sorted(self.ids["delegate"])]
                message = f"'{guest}' is neither a delegate nor a delegation{suggestion(guest, known)}"
                yield Complaint((*path, j), "reference", message)

    def resources(self) -> Iterator[Complaint]:
        """Arrivals, escorts and gates name what is there."""
        s = self.scenario
        for i, drop in enumerate(s.resources.drop_offs):
            yield from self.ref(("resources", "drop_offs", i, "zone"), "zone", drop.zone)

        for i, arrival in enumerate(s.resources.arrivals):
            yield from self._arrival(i, arrival)

        for i, load in enumerate(s.workload):
            yield from self.refs(("workload", i, "who"), "delegate", load.who)

        for i, gaps in enumerate(s.gaps):
            yield from self._guests(("gaps", i, "who"), gaps.who)
            yield from self.words(("gaps", i, "sessions"), *gaps.sessions)

        for i, gate in enumerate(s.gates):
            yield from self.ref(("gates", i, "session"), "session", gate.session)
            yield from self.refs(("gates", i, "checkpoints"), "checkpoint", gate.checkpoints)

    def _arrival(self, i: int, arrival: Arrival) -> Iterator[Complaint]:
        path: Path = ("resources", "arrivals", i)
        yield from self.ref((*path, "who"), "delegate", arrival.who)
        yield from self.ref((*path, "session"), "session", arrival.session)
        yield from self.ref((*path, "drop_off"), "drop-off point", arrival.drop_off)

        if arrival.escort > arrival.ahead:
            takes, ahead = show_minutes(arrival.escort), show_minutes(arrival.ahead)
            message = f"takes {takes}, and the car comes {ahead} before the session at most (`lead`)"
            yield Complaint((*path, "escort"), "escort", message)
