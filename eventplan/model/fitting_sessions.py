"""Whether sessions fit the rest of a scenario."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pydantic_core import PydanticCustomError

from .errors import Complaint
from .fitting_parts import FittingParts
from .known_ids import Path
from .own import preference_ids, rule_ids
from .parties import DelegationKind
from .session_parts import Attendance
from .sessions import Bilateral, Exhibition, Session
from .suggestion import suggestion


class FittingSessions(FittingParts):
    """Complaints about sessions."""

    def sessions(self) -> Iterator[Complaint]:
        """Sessions name what is there, and have rooms and times that agree."""
        s = self.scenario
        kinds = set(DelegationKind)
        longest = max(span.minutes for span in s.event.open_throughout)

        yield from self.own_kinds()

        for kind, stated in s.kinds.items():
            yield from self.refs(("kinds", str(kind), "room"), "room", stated.room or ())
            yield from self.ref(("kinds", str(kind), "slots"), "slot grid", stated.slots)
            yield from self._guests(("kinds", str(kind), "excused"), stated.excused or ())

        for i, session in enumerate(s.sessions):
            here: Path = ("sessions", i)
            yield from self._of_kind(here, session)
            kinds_of = [s.kinds[one] for one in {session.kind_id, session.kind.value} if one in s.kinds]
            common = {
                name
                for name in ("room", "slots", "excused")
                if any(getattr(one, name) == getattr(session, name) for one in kinds_of)
            }
            # What a kind gives to all of its sessions is complained of there, once.
            if "room" not in common:
                yield from self.refs((*here, "room"), "room", session.room)
            if "slots" not in common:
                yield from self.ref((*here, "slots"), "slot grid", session.slots)

            yield from self.refs((*here, "overflow"), "room", session.overflow)
            for name in ("chairs", "speakers", "required"):
                yield from self.refs((*here, name), "delegate", getattr(session, name))

            yield from self.refs((*here, "organisers"), "delegation", session.organisers)
            yield from self.kind((*here, "beside"), *session.beside)

            for j, guest in enumerate(session.invited):
                if guest not in kinds and guest not in self.ids["delegation"]:
                    known = [*sorted(self.ids["delegation"]), *kinds]
                    yield Complaint(
                        (*here, "invited", j),
                        "reference",
                        f"'{guest}' is neither a delegation nor a kind of one{suggestion(guest, known)}",
                    )

            if "excused" not in common:
                yield from self._guests((*here, "excused"), session.excused)

            for j, wish in enumerate(session.prefer_rooms):
                yield from self.refs((*here, "prefer_rooms", j, "room"), "room", wish.room)

            for j, when in enumerate(session.prefer_times):
                yield from self.refs((*here, "prefer_times", j, "room"), "room", when.room)

            yield from self._room_windows((*here, "room_windows"), session)
            occupied = session.setup + session.duration + session.teardown

            if occupied > longest and not self._may_leave_hours(session):
                yield Complaint(
                    (*here, "duration"),
                    "duration",
                    f"it is longer than the event is open without a break ({longest} min): open longer, or "
                    "waive `opening-hours` for it",
                )

            if session.invited and session.attendance is Attendance.CLOSED:
                yield Complaint(
                    (*here, "invited"), "attendance", "a closed session invites nobody: set `attendance`"
                )

            if isinstance(session, Bilateral):
                yield from self.refs((*here, "parties"), "delegation", session.parties)
                yield from _once((*here, "parties"), session.parties, "one of these parties")

            if isinstance(session, Exhibition):
                exhibitors = [x.delegation for x in session.exhibitors]
                yield from _once((*here, "exhibitors"), exhibitors, "an exhibitor here", "delegation")
                stands = [booth.id for booth in session.booths]
                yield from _once((*here, "booths"), stands, "a booth here", "id")
                booths = {booth.id for booth in session.booths}
                parties = {x.delegation for x in session.exhibitors}

                for j, x in enumerate(session.exhibitors):
                    yield from self.ref((*here, "exhibitors", j, "delegation"), "delegation", x.delegation)
                    for name, allowed in (("wishes", booths), ("near", parties), ("apart", parties)):
                        for k, value in enumerate(getattr(x, name)):
                            if value not in allowed:
                                yield Complaint(
                                    (*here, "exhibitors", j, name, k),
                                    "reference",
                                    f"'{value}' is not exhibited here{suggestion(value, sorted(allowed))}",
                                )

                for j, booth in enumerate(session.booths):
                    for k, value in enumerate(booth.next_to):
                        if value not in booths:
                            yield Complaint(
                                (*here, "booths", j, "next_to", k),
                                "reference",
                                f"no booth '{value}' here",
                            )

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
            here: Path = ("series", i)
            yield from self.ref((*here, "slots"), "slot grid", series.slots)
            yield from self.refs((*here, "rooms"), "room", series.rooms)
            if series.id in self.ids["session"]:
                yield Complaint((*here, "id"), "id", f"'{series.id}' is the id of a session too")

            for j, price in enumerate(series.prices):
                yield from self.refs((*here, "prices", j, "room"), "room", price.room)

            for j, item in enumerate(series.items):
                at: Path = (*here, "items", j)
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
            if any(other.start < one.end for one, other in pairwise(slots)):
                message = f"slots of '{grid.id}' overlap: a series needs slots that do not"
                yield Complaint(("slot_grids", g, "slots"), "series", message)

    def _may_leave_hours(self, session: Session) -> bool:
        """Whether `opening-hours` does not bind a session, or may be broken at a price."""
        policy = self.scenario.policy("opening-hours")
        return policy.waived or policy.price is not None or session.id in policy.waived_for

    def _room_windows(self, here: Path, session: Session) -> Iterator[Complaint]:
        seen: set[str] = set()
        for j, part in enumerate(session.room_windows):
            yield from self.refs((*here, j, "room"), "room", part.room)
            for k, room in enumerate(part.room):
                if room in seen:
                    message = f"room '{room}' has windows already: state them in one place"
                    yield Complaint((*here, j, "room", k), "windows", message)

                seen.add(room)

    def protocol(self) -> Iterator[Complaint]:
        """Lists name people and sessions that are there."""
        s = self.scenario
        for name in ("speakers_lists", "signing_orders"):
            for i, listed in enumerate(getattr(s, name)):
                here: Path = (name, i)
                parts = [part.session for part in listed.parts]
                who = [item.who for item in listed.items]
                for j, part in enumerate(parts):
                    yield from self.ref((*here, "parts", j, "session"), "session", part)

                for j, item in enumerate(listed.items):
                    yield from self.ref((*here, "items", j, "who"), "delegate", item.who)
                    for k, session in enumerate(item.parts):
                        if session not in parts:
                            yield Complaint(
                                (*here, "items", j, "parts", k),
                                "reference",
                                f"'{session}' holds no part of this list",
                            )

                    if who.index(item.who) != j:
                        yield Complaint(
                            (*here, "items", j, "who"), "id", f"'{item.who}' is on the list twice"
                        )

                for j, person in enumerate(listed.first):
                    if person not in who:
                        yield Complaint((*here, "first", j), "reference", f"'{person}' is not on the list")

        for i, signing in enumerate(s.signing_orders):
            for j, ready in enumerate(signing.full_powers):
                yield from self.ref(
                    ("signing_orders", i, "full_powers", j, "delegation"), "delegation", ready.delegation
                )


def _once(path: Path, names: Sequence[str], what: str, *field: str) -> Iterator[Complaint]:
    """Find names that stand in a list again."""
    for n, name in enumerate(names):
        if name in names[:n]:
            yield Complaint((*path, n, *field), "id", f"'{name}' is {what} already: name it once")
