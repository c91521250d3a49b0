"""Whether what is stated between sessions fits: orders, groups, series, lists."""

from collections.abc import Iterator
from itertools import pairwise

from pydantic_core import PydanticCustomError

from .errors import Complaint
from .fitting_parts import FittingParts
from .known_ids import Path
from .own_known import preference_ids, rule_ids
from .suggestion import suggestion


class FittingRelations(FittingParts):
    """Complaints about what is stated between sessions."""

    def relations(self) -> Iterator[Complaint]:
        """Orders, groups, limits and quotas name sessions that are there."""
        s = self.scenario
        for i, order in enumerate(s.order):
            yield from self.words(("order", i, "before"), order.before)
            yield from self.words(("order", i, "after"), order.after)

        for i, group in enumerate(s.not_parallel):
            yield from self.words(("not_parallel", i, "sessions"), *group.sessions)
            if len(group.sessions) == 1 and group.sessions[0] in self.ids["session"]:
                message = "one session is not a group: name two, or a kind, a theme or `all`"
                yield Complaint(("not_parallel", i, "sessions"), "group", message)

        for i, limit in enumerate(s.parallel):
            yield from self.kind(("parallel", i, "kinds"), *limit.kinds)
            yield from self.words(("parallel", i, "sessions"), *limit.sessions)

        for i, relation in enumerate(s.relations):
            yield from self.refs(("relations", i, "sessions"), "session or series", relation.sessions)
            for j, among in enumerate(relation.between):
                yield from self.refs(("relations", i, "between", j), "session or series", among)

        yield from self.series()

        for field, known in (("rules", rule_ids), ("preferences", preference_ids)):
            for key in getattr(s, field):
                if key not in known():
                    message = f"there is no {field[:-1]} '{key}'{suggestion(key, known())}"
                    yield Complaint((field, key), field, message)

        for i, offer in enumerate(s.ways_out.slots):
            yield from self.ref(("ways_out", "slots", i, "grid"), "slot grid", offer.grid)

        for i, quota in enumerate(s.quotas):
            yield from self.refs(("quotas", i, "organisers"), "delegation", quota.organisers)
            yield from self.kind(("quotas", i, "kinds"), *quota.kinds)

    def series(self) -> Iterator[Complaint]:
        """Series name sessions, slots and rooms that are there."""
        s = self.scenario
        owner: dict[str, str] = {}
        slotted = {session.id for session in s.sessions if session.slots is not None}

        for g, grid in enumerate(s.slot_grids):
            for j, price in enumerate(grid.prices):
                yield from self.refs(("slot_grids", g, "prices", j, "room"), "room", price.room)

        for i, series in enumerate(s.series):
            path: Path = ("series", i)
            yield from self.ref((*path, "slots"), "slot grid", series.slots)
            yield from self.refs((*path, "rooms"), "room", series.rooms)
            if series.id in self.ids["session"]:
                yield Complaint((*path, "id"), "id", f"'{series.id}' is the id of a session too")

            for j, price in enumerate(series.prices):
                yield from self.refs((*path, "prices", j, "room"), "room", price.room)

            for j, item in enumerate(series.items):
                at: Path = (*path, "items", j)
                yield from self.ref((*at, "session"), "session", item.session)
                for k, price in enumerate(item.prices):
                    yield from self.refs((*at, "prices", k, "room"), "room", price.room)

                if item.session in slotted:
                    message = f"'{item.session}' has the slots of its series: leave its own `slots` out"
                    yield Complaint((*at, "session"), "series", message)

                if item.session in owner:
                    message = f"'{item.session}' is in series '{owner[item.session]}' already"
                    yield Complaint((*at, "session"), "series", message)

                owner.setdefault(item.session, series.id)

        yield from self._overlapping({series.slots for series in s.series})

    def _overlapping(self, grids: set[str]) -> Iterator[Complaint]:
        """Find slots of grids that overlap: nobody could say in which of them a stay is."""
        for g, grid in enumerate(self.scenario.slot_grids):
            if grid.id not in grids:
                continue
            try:
                slots = sorted(map(self.scenario.event.span, grid.slots))
            except PydanticCustomError:
                continue  # said of the slot itself
            if any(other.start < slot.end for slot, other in pairwise(slots)):
                message = f"slots of '{grid.id}' overlap: a series needs slots that do not"
                yield Complaint(("slot_grids", g, "slots"), "series", message)

    def protocol(self) -> Iterator[Complaint]:
        """Lists name people and sessions that are there."""
        s = self.scenario
        for name in ("speakers_lists", "signing_orders"):
            for i, listed in enumerate(getattr(s, name)):
                path: Path = (name, i)
                parts = [part.session for part in listed.parts]
                who = [item.who for item in listed.items]
                for j, part in enumerate(parts):
                    yield from self.ref((*path, "parts", j, "session"), "session", part)

                for j, item in enumerate(listed.items):
                    yield from self.ref((*path, "items", j, "who"), "delegate", item.who)
                    for k, session in enumerate(item.parts):
                        if session not in parts:
                            yield Complaint(
                                (*path, "items", j, "parts", k),
                                "reference",
                                f"'{session}' holds no part of this list",
                            )

                    if who.index(item.who) != j:
                        yield Complaint(
                            (*path, "items", j, "who"), "id", f"'{item.who}' is on the list twice"
                        )

                for j, person in enumerate(listed.first):
                    if person not in who:
                        yield Complaint((*path, "first", j), "reference", f"'{person}' is not on the list")

        for i, signing in enumerate(s.signing_orders):
            for j, ready in enumerate(signing.full_powers):
                yield from self.ref(
                    ("signing_orders", i, "full_powers", j, "delegation"), "delegation", ready.delegation
                )
