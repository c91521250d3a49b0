"""Whether sessions fit the rest of a scenario."""

from collections.abc import Iterator, Sequence

from .errors import Complaint
from .fitting_relations import FittingRelations
from .known_ids import Path
from .parties import DelegationKind
from .session_parts import Attendance
from .sessions import Bilateral, Exhibition, Session
from .strict_json import again
from .suggestion import suggestion


class FittingSessions(FittingRelations):
    """Complaints about sessions."""

    def sessions(self) -> Iterator[Complaint]:
        """Sessions name what is there, and have rooms and times that agree."""
        longest = max(span.minutes for span in self.scenario.event.open_throughout)

        yield from self.own_kinds()
        yield from self._kinds()

        for i, session in enumerate(self.scenario.sessions):
            path: Path = ("sessions", i)
            yield from self._of_kind(path, session)
            yield from self._names(path, session)
            yield from self._room_windows((*path, "room_windows"), session)
            yield from self._session_fits(path, session, longest)

            if isinstance(session, Bilateral):
                yield from self.refs((*path, "parties"), "delegation", session.parties)
                yield from _once((*path, "parties"), session.parties, "one of these parties")

            if isinstance(session, Exhibition):
                yield from self._exhibition(path, session)

    def _kinds(self) -> Iterator[Complaint]:
        """What is stated for all sessions of a kind."""
        for kind, stated in self.scenario.kinds.items():
            path: Path = ("kinds", str(kind))
            yield from self.refs((*path, "room"), "room", stated.room or ())
            yield from self.ref((*path, "slots"), "slot grid", stated.slots)
            yield from self._guests((*path, "excused"), stated.excused or ())

    def _names(self, path: Path, session: Session) -> Iterator[Complaint]:
        """Rooms, people and parties that a session names."""
        if not self.from_its_kind(session, "room"):
            yield from self.refs((*path, "room"), "room", session.room)
        if not self.from_its_kind(session, "slots"):
            yield from self.ref((*path, "slots"), "slot grid", session.slots)

        yield from self.refs((*path, "overflow"), "room", session.overflow)
        for name in ("chairs", "speakers", "required"):
            yield from self.refs((*path, name), "delegate", getattr(session, name))

        yield from self.refs((*path, "organisers"), "delegation", session.organisers)
        yield from self.kind((*path, "beside"), *session.beside)
        yield from self._invited(path, session)

        if not self.from_its_kind(session, "excused"):
            yield from self._guests((*path, "excused"), session.excused)

        for name in ("prefer_rooms", "prefer_times"):
            for j, wish in enumerate(getattr(session, name)):
                yield from self.refs((*path, name, j, "room"), "room", wish.room)

    def from_its_kind(self, session: Session, field: str) -> bool:
        """Whether a session has a field from its kind: what is wrong there is complained of there, once."""
        kinds = self.scenario.kinds
        stated = (kinds[name] for name in {session.kind_id, session.kind.value} if name in kinds)

        return any(getattr(kind, field, None) == getattr(session, field) for kind in stated)

    def _invited(self, path: Path, session: Session) -> Iterator[Complaint]:
        """Guests are delegations, or kinds of delegation."""
        kinds = set(DelegationKind)

        for j, guest in enumerate(session.invited):
            if guest not in kinds and guest not in self.ids["delegation"]:
                known = [*sorted(self.ids["delegation"]), *kinds]
                message = f"'{guest}' is neither a delegation nor a kind of one{suggestion(guest, known)}"
                yield Complaint((*path, "invited", j), "reference", message)

    def _session_fits(self, path: Path, session: Session, longest: int) -> Iterator[Complaint]:
        """A session is not longer than the event is open, and invites nobody if it is closed."""
        occupied = session.setup + session.duration + session.teardown

        if occupied > longest and not self._may_leave_hours(session):
            message = (
                f"it is longer than the event is open without a break ({longest} min): open longer, or "
                "waive `opening-hours` for it"
            )
            yield Complaint((*path, "duration"), "duration", message)

        if session.invited and session.attendance is Attendance.CLOSED:
            message = "a closed session invites nobody: set `attendance`"
            yield Complaint((*path, "invited"), "attendance", message)

    def _exhibition(self, path: Path, session: Exhibition) -> Iterator[Complaint]:
        """Exhibitors and booths are named once, and name each other."""
        exhibitors = [exhibitor.delegation for exhibitor in session.exhibitors]
        booths = [booth.id for booth in session.booths]
        yield from _once((*path, "exhibitors"), exhibitors, "an exhibitor here", "delegation")
        yield from _once((*path, "booths"), booths, "a booth here", "id")

        for j, exhibitor in enumerate(session.exhibitors):
            at: Path = (*path, "exhibitors", j)
            yield from self.ref((*at, "delegation"), "delegation", exhibitor.delegation)

            for name, allowed in (("wishes", booths), ("near", exhibitors), ("apart", exhibitors)):
                for k, value in enumerate(getattr(exhibitor, name)):
                    if value not in allowed:
                        message = f"'{value}' is not exhibited here{suggestion(value, sorted({*allowed}))}"
                        yield Complaint((*at, name, k), "reference", message)

        for j, booth in enumerate(session.booths):
            for k, value in enumerate(booth.next_to):
                if value not in booths:
                    message = f"no booth '{value}' here"
                    yield Complaint((*path, "booths", j, "next_to", k), "reference", message)

    def _may_leave_hours(self, session: Session) -> bool:
        """Whether `opening-hours` does not bind a session, or may be broken at a price."""
        policy = self.scenario.policy("opening-hours")
        return policy.waived or policy.price is not None or session.id in policy.waived_for

    def _room_windows(self, path: Path, session: Session) -> Iterator[Complaint]:
        seen: set[str] = set()
        for j, part in enumerate(session.room_windows):
            yield from self.refs((*path, j, "room"), "room", part.room)
            for room in dict.fromkeys(part.room):
                if room in seen:
                    k = part.room.index(room)
                    message = f"room '{room}' has windows already: state them in one place"
                    yield Complaint((*path, j, "room", k), "windows", message)

                seen.add(room)


def _once(path: Path, names: Sequence[str], what: str, *field: str) -> Iterator[Complaint]:
    """Find names that stand in a list again."""
    for n in again(names):
        yield Complaint((*path, n, *field), "id", f"'{names[n]}' is {what} already: name it once")
