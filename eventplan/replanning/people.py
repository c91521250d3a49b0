"""What differs between two plans for people: who speaks, who goes where, who is driven."""

from collections.abc import Iterable, Iterator, Sequence

from eventplan.model import ArrivalTime, Placement
from eventplan.model.changes.left import ROLES, people_changed
from eventplan.numbers import first_of, plural
from eventplan.publish import readers
from eventplan.publish.readers import Reader

from .together import ESCORTS, Changed, Together


class People(Together):
    """Differences in who speaks and chairs, who attends, and who is driven."""

    def unless_known(self, session: str, addressees: Iterable[Reader], message: str) -> str:
        """A message that says no word of a session; nothing, if all who are told may know of it."""
        return "" if all(self.may_know(reader, session) for reader in addressees) else message

    def speakers(self) -> Iterator[Changed]:
        """Who no longer speaks or chairs, and who does now, by the two scenarios; if both are known."""
        if len(self.scenarios) < 2:
            return

        after, before = self.scenarios

        for session, role, left, new in people_changed(before, after):
            if session not in self.placed[0] or session not in self.placed[1]:
                continue

            name = self.item(session)
            alone = not getattr(after.session_by_id[session], ROLES[role])
            message = (
                f"{name} has no {role} left, without {self.people(left)}: `cancel {session}`, or name somebody else"
                if alone
                else f"{name}: {', '.join(self._in_role(role, left, new))}"
            )
            parties = {self.party(person) for person in (*left, *new)} - {""}
            room = self.placed[1][session].room
            seen = self.may_know(readers.room(room), session) and any(map(self.named, (*left, *new)))
            yield Changed(
                about=role,
                subject=session,
                who="",
                was=" ".join(left),
                now=" ".join(new),
                message=message,
                delegations=tuple(sorted({*self.parties(session), *parties})),
                people=self.of_no_party(session),
                rooms=(room,) if seen else (),
                teams=self.crews(session),
            )

    def _in_role(self, role: str, left: Sequence[str], new: Sequence[str]) -> Iterator[str]:
        """Who no longer speaks, or chairs, and who does now."""
        singular, more = ("speaks", "speak") if role == "speaker" else ("chairs", "chair")
        if left:
            yield f"{self.people(left)} no longer {plural(len(left), singular, more)}"
        if new:
            yield f"{self.people(new)} {plural(len(new), singular, more)} now"

    def attendance(self) -> Iterator[Changed]:
        """Who no longer goes to a session that is held before and after, and who goes there now."""
        for session in sorted(set(self.before.attendance) | set(self.after.attendance)):
            if session not in self.placed[0] or session not in self.placed[1]:
                continue  # the session itself is told

            was = dict.fromkeys(self.before.attendance.get(session, ()))
            now = dict.fromkeys(self.after.attendance.get(session, ()))
            left = [person for person in was if person not in now]
            come = [person for person in now if person not in was]

            for party in sorted({self.party(person) for person in (*left, *come)}):
                gone = [person for person in left if self.party(person) == party]
                new = [person for person in come if self.party(person) == party]
                parts = self._attend(session, gone, new)
                yield Changed(
                    about="attendance",
                    subject=session,
                    who=party,
                    was=" ".join(gone),
                    now=" ".join(new),
                    message=with_head(self.party_name(party), ", ".join(parts)),
                    delegations=(party,) if party else (),
                    people=() if party else tuple(dict.fromkeys((*gone, *new))),
                )

    def _attend(self, session: str, left: Sequence[str], come: Sequence[str]) -> Iterator[str]:
        """Who no longer goes to a session, and who goes there now; those with a turn there go anyway."""
        was, now = self.before.turns_of, self.after.turns_of
        title = self.title(session)
        gone = [person for person in left if (session, person) not in now]
        new = [person for person in come if (session, person) not in was]
        shorter = [person for person in left if person not in gone]
        longer = [person for person in come if person not in new]

        if gone:
            yield f"{self.people(gone)} no longer {plural(len(gone), 'goes', 'go')} to {title}"
        if new:
            where = "there" if gone else f"to {title}"
            yield f"{self.people(new)} {plural(len(new), 'goes', 'go')} {where} now"
        if shorter:
            yield f"{self.people(shorter)} {plural(len(shorter), 'is', 'are')} at {title} for a turn alone now"
        if longer:
            yield f"{self.people(longer)} {plural(len(longer), 'is', 'are')} at all of {title} now, not for a turn alone"

    def people(self, people: Sequence[str]) -> str:
        """Return some people by name; the first of many, and how many more."""
        return first_of(people, 3, self.person)

    def arrivals(self) -> Iterator[Changed]:
        """Whose car comes, no longer comes, or comes at another time or place."""
        was = {(a.who, a.session): a for a in self.before.arrivals}
        now = {(a.who, a.session): a for a in self.after.arrivals}

        for key in sorted({*was, *now}):
            old, new = was.get(key), now.get(key)
            if old == new:
                continue

            places = tuple(f"{self.when(a.at)}, {self.door(a.drop_off)}" if a else "" for a in (old, new))
            who, session = key
            title, person = self.title(session), self.person(who)
            before = f", not {places[0]}" if old else ""
            named, reserved, on_foot = f"{person} arrives {places[1]} for {title}{before}", "", None

            if new is None:
                named, on_foot = f"{person} is no longer driven to {title} ({places[0]})", self._on_foot(old)
            if not self.may_know(readers.ESCORTS, session):
                reserved = (
                    f"{person} arrives {places[1]}{before}"
                    if new
                    else f"{person} no longer arrives ({places[0]})"
                )
            elif on_foot is not None and not self.may_know(readers.ESCORTS, on_foot.session):
                reserved = named
            if on_foot is not None:
                first = f"{self.title(on_foot.session)} at {self.when(on_foot.start, day=False)}"
                named = f"{named}; no car is planned for {first}, now the first of that day"

            arrival = Changed(
                about="arrival",
                subject=session,
                who=who,
                was=places[0],
                now=places[1],
                message=named,
                teams=(ESCORTS,),
                reserved=reserved,
            )
            yield self.told_to(arrival, who)

    def _on_foot(self, car: ArrivalTime | None) -> Placement | None:
        """The first session of a guest on the day of a car that does not come, if no other does on that day."""
        assert car is not None
        placed, day = self.placed[1], car.at.date()
        theirs = {*self.before.arrivals, *self.after.arrivals}
        today = {other for other in theirs if other.who == car.who and other.at.date() == day}
        if today.intersection(self.after.arrivals) or any(other.at < car.at for other in today):
            return None

        going = {session for session, people in self.after.attendance.items() if car.who in people}
        going |= {session for session, who in self.after.turns_of if who == car.who}
        sessions = [placed[s] for s in going if s in placed and placed[s].start.date() == day]

        return min(sessions, key=lambda placement: (placement.start, placement.session), default=None)


def with_head(head: str, text: str) -> str:
    """A text after what it is about, if that is known."""
    return f"{head}: {text}" if head else text
