"""The rooms and zones of an event: what they are for, the ways between them, and who may enter."""

import functools
from collections.abc import Mapping
from datetime import date

from .base import cached_property
from .members import ScenarioPeople
from .person import Person
from .places import Zone
from .sessions import Session


class ScenarioPlaces(ScenarioPeople):
    """What rooms are for, how far apart they are, and who may enter."""

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, ...]]:
        """What rooms are meant for, by room, as they state it or their names say; nothing: for anything."""
        return {
            room.id: room.meant_for or (room.named_for if self.common_sense else ()) for room in self.rooms
        }

    @cached_property
    def _bookable(self) -> tuple[str, ...]:
        return tuple(room.id for room in self.rooms if room.bookable)

    @cached_property
    def _atoms(self) -> Mapping[str, frozenset[str]]:
        atoms_of: dict[str, frozenset[str]] = {}

        def atoms(room: str) -> frozenset[str]:
            if room not in atoms_of:
                parts = self.room_by_id[room].combines
                atoms_of[room] = frozenset().union(*map(atoms, parts)) if parts else frozenset([room])
            return atoms_of[room]

        return {room.id: atoms(room.id) for room in self.rooms}

    def parts_of(self, room: str) -> frozenset[str]:
        """The rooms that using *room* uses up: itself, or the rooms it combines."""
        return self._atoms[room]

    def turnover(self, room: str) -> int:
        """Minutes between two uses of *room*: its own, or those of a room that it combines, if more."""
        return self._turnovers[room]

    @cached_property
    def _turnovers(self) -> Mapping[str, int]:
        own = {room.id: room.turnover for room in self.rooms}

        def longest(room: str) -> int:
            return max(own[room], *(own[part] for part in self.parts_of(room)))

        return {room: longest(room) for room in own}

    @cached_property
    def _ways(self) -> Mapping[tuple[str, str], int]:
        return {pair: way.minutes for way in self.walking.ways for pair in ((way.a, way.b), (way.b, way.a))}

    def way(self, a: str, b: str) -> int:
        """Minutes from room *a* to room *b*: the walk and the checkpoint of each zone entered."""
        if a == b:
            return 0
        start, there = self.room_by_id[a], self.room_by_id[b]
        walk = self._ways.get((a, b))
        if walk is None:
            if start.venue != there.venue:
                walk = self.walking.other_venue
            elif start.floor != there.floor:
                walk = self.walking.other_floor
            else:
                walk = self.walking.same_floor
        around = {zone.id for zone in self.zone_chain(start.zone)}
        return walk + sum(z.transit for z in self.zone_chain(there.zone) if z.id not in around)

    def zone_chain(self, zone: str | None) -> tuple[Zone, ...]:
        """A zone and every zone around it, innermost first."""
        return () if zone is None else self._chains[zone]

    @cached_property
    def _chains(self) -> Mapping[str, tuple[Zone, ...]]:
        chains: dict[str, tuple[Zone, ...]] = {}
        for zone in self.zones:
            chain = [zone]
            while chain[-1].within is not None:
                chain.append(self.zone_by_id[chain[-1].within])
            chains[zone.id] = tuple(chain)
        return chains

    @cached_property
    def _asked(self) -> Mapping[str, int]:
        """The highest clearance, by position, that each zone or one around it asks for."""
        asked = {}

        for zone, chain in self._chains.items():
            levels = [self.clearances.index(around.clearance) for around in chain if around.clearance]
            if levels:
                asked[zone] = max(levels)

        return asked

    def is_cleared(self, person: Person, zone: str | None, day: date) -> bool:
        """Whether a person holds, on *day*, the clearance of a zone and of every zone around it."""
        asked = None if zone is None else self._asked.get(zone)
        if asked is None:
            return True
        if person.clearance_from and day < person.clearance_from:
            return False
        if person.clearance_until and day > person.clearance_until:
            return False
        return person.clearance >= asked

    def zones_of(self, session: Session, room: str) -> tuple[str, ...]:
        """Zones of the rooms that a session uses if it has *room*: combined parts and overflow included."""
        key = (room, *session.overflow)
        if key not in self._zones_used:
            used = {part for name in key for part in (name, *self.parts_of(name))}
            zones = (room.zone for room in self.rooms if room.id in used)
            self._zones_used[key] = tuple(dict.fromkeys(zone for zone in zones if zone))
        return self._zones_used[key]

    @functools.cached_property  # filled as it is asked
    def _zones_used(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def may_enter(self, person: Person, session: Session, room: str, day: date) -> bool:
        """Whether a person is cleared, on a day, for every room that a session uses if it has *room*."""
        return all(self.is_cleared(person, zone, day) for zone in self.zones_of(session, room))
