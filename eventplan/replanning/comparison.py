"""Two plans of an event compared, part by part."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from eventplan.model import ArrivalTime, Placement, Plan, Scenario, Turn
from eventplan.model.changes.left import ROLES, people_changed
from eventplan.model.times import show_minutes
from eventplan.numbers import first_of, plural
from eventplan.publish import readers
from eventplan.publish.readers import Reader

from .together import ESCORTS, Changed, Together

RESERVED = "A reserved time"
"""What rooms read instead of a session, where they may know only its time."""


def compared(
    before: Plan, after: Plan, scenario: Scenario | None, earlier: Scenario | None
) -> Iterator[Changed]:
    """Compare two plans, part by part, with the words of the scenarios that are known."""
    comparison = _Comparison(before, after, scenario, earlier)
    changes = list(comparison.run())
    sentences = dict([*comparison.shifted(changes), *comparison.absent(changes)])

    return (change._replace(together=sentences.get(n, "")) for n, change in enumerate(changes))


class _Comparison(Together):
    def run(self) -> Iterator[Changed]:
        yield from self.sessions()
        yield from self.lengths()
        yield from self.speakers()
        yield from self.attendance()
        yield from self.turns()
        yield from self.sweeps()
        yield from self.arrivals()
        yield from self.teams()
        yield from self.booths()

    def sessions(self) -> Iterator[Changed]:
        was, now = self.placed
        for session in sorted({*was, *now}, key=lambda s: ((was.get(s) or now[s]).start, s)):
            old, new = was.get(session), now.get(session)
            if old is not None and new is not None and (old.start, old.room) == (new.start, new.room):
                continue

            about = "added" if old is None else "gone" if new is None else "moved"
            rooms = tuple(dict.fromkeys(p.room for p in (old, new) if p is not None))
            yield Changed(
                about=about,
                subject=session,
                who="",
                was=_place(old) if old is not None else "",
                now=_place(new) if new is not None else "",
                message=self.move_in_words(self.item(session), old, new),
                delegations=self.parties(session),
                people=self.of_no_party(session),
                rooms=rooms,
                teams=self.crews(session),
                reserved=self.unless_known(
                    session, map(readers.room, rooms), self.move_in_words(RESERVED, old, new)
                ),
            )

    def lengths(self) -> Iterator[Changed]:
        """Sessions that last longer, or less long, by the two scenarios; if both are known."""
        if len(self.scenarios) < 2:
            return

        after, before = (known.session_by_id for known in self.scenarios)

        for session, new in self.placed[1].items():
            held = session in self.placed[0] and session in before and session in after
            if not held or before[session].duration == after[session].duration:
                continue

            was, now = (show_minutes(known[session].duration) for known in (before, after))
            until = self.when(new.start + timedelta(minutes=after[session].duration), day=False)
            lasts = f"lasts {now}, not {was}: until {until}"
            yield Changed(
                about="length",
                subject=session,
                who="",
                was=was,
                now=now,
                message=f"{self.item(session)} {lasts}",
                delegations=self.parties(session),
                people=self.of_no_party(session),
                rooms=(new.room,),
                teams=self.crews(session),
                reserved=self.unless_known(session, [readers.room(new.room)], f"{RESERVED} {lasts}"),
            )

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

    def unless_known(self, session: str, addressees: Iterable[Reader], message: str) -> str:
        """A message that says no word of a session; nothing, if all who are told may know of it."""
        return "" if all(self.may_know(reader, session) for reader in addressees) else message

    def move_in_words(self, name: str, old: Placement | None, new: Placement | None) -> str:
        if old is None:
            assert new is not None
            return f"{name} is added, {self.when(new.start)}, {self.room(new.room)}"

        if new is None:
            return f"{name}, {self.when(old.start)}, {self.room(old.room)}, is not held"

        moves = []

        if old.start != new.start:
            same_day = old.start.date() == new.start.date()
            moves.append(f"from {self.when(old.start)} to {self.when(new.start, day=not same_day)}")

        if old.room != new.room:
            moves.append(f"from {self.room(old.room)} to {self.room(new.room)}")

        stays = f" (stays at {self.when(old.start)})" if old.start == new.start else ""
        stays = f" (stays in {self.room(new.room)})" if old.room == new.room else stays

        return f"{name} moves {', '.join(moves)}{stays}"

    def attendance(self) -> Iterator[Changed]:
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
        return first_of(people, 3, self.person)

    def turns(self) -> Iterator[Changed]:
        for listed in sorted(set(self.before.orders) | set(self.after.orders)):
            was = {turn.who: turn for turn in self.before.orders.get(listed, ())}
            now = {turn.who: turn for turn in self.after.orders.get(listed, ())}

            for who in sorted({*was, *now}, key=lambda w: ((now.get(w) or was[w]).start, w)):
                old, new = was.get(who), now.get(who)
                if old == new:
                    continue

                places = tuple(self.place_on(listed, turn) if turn else "" for turn in (old, new))
                name, title = self.person(who), self.list_title(listed)

                if old is None:
                    message = f"{name} is added to {title}: {places[1]}"
                elif new is None:
                    message = f"{name} is struck from {title}"
                else:
                    message = f"{name} in {title}: from {places[0]} to {places[1]}"

                yield self.told_to(Changed("turn", listed, who, places[0], places[1], message), who)

    def place_on(self, listed: str, turn: Turn) -> str:
        """A place on a list: the part and the desk where there are several."""
        every = [turn for plan in (self.before, self.after) for turn in plan.orders.get(listed, ())]
        parts = (
            self.title(turn.part) if len({turn.part for turn in every}) > 1 else "",
            f"place {turn.position}",
            f"desk {turn.desk}" if max(turn.desk for turn in every) > 1 else "",
            self.turn_start(turn),
            "tentative" if turn.tentative else "",
        )

        return ", ".join(filter(None, parts))

    def sweeps(self) -> Iterator[Changed]:
        was, now = set(self.before.sweeps), set(self.after.sweeps)
        for sweep in sorted(was ^ now, key=lambda s: (s.start, s.room, s.team, s in now)):
            place = f"{self.when(sweep.start)}, team {sweep.team}"
            verb = "is swept" if sweep in now else "is no longer swept"
            yield Changed(
                about="sweep",
                subject=sweep.room,
                who="",
                was="" if sweep in now else place,
                now=place if sweep in now else "",
                message=f"{self.room(sweep.room)} {verb} {self.when(sweep.start)} by sweep team {sweep.team}",
                rooms=(sweep.room,),
                teams=(f"sweep team {sweep.team}",),
            )

    def arrivals(self) -> Iterator[Changed]:
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

    def teams(self) -> Iterator[Changed]:
        for session in sorted(set(self.before.teams) | set(self.after.teams)):
            was, now = self.before.teams.get(session, {}), self.after.teams.get(session, {})
            for language in sorted({*was, *now}):
                old, new = set(was.get(language, ())), set(now.get(language, ()))
                if old == new or session not in self.placed[0] or session not in self.placed[1]:
                    continue

                before, after = (" ".join(str(team) for team in sorted(teams)) for teams in (old, new))
                message = (
                    f"{self.title(session)}: {language} by team {after or 'nobody'}, not {before or 'nobody'}"
                )
                teams = tuple(f"{language} team {team}" for team in sorted(old ^ new))
                yield Changed("team", session, "", before, after, message, teams=teams)

    def booths(self) -> Iterator[Changed]:
        for session in sorted(set(self.before.booths) | set(self.after.booths)):
            was, now = self.before.booths.get(session, {}), self.after.booths.get(session, {})
            for party in sorted({*was, *now}):
                old, new = was.get(party, ""), now.get(party, "")
                if old != new:
                    message = f"{self.party_name(party)}: booth {new or 'none'} in {self.title(session)}, not {old or 'none'}"
                    yield Changed("booth", session, party, old, new, message, (party,))


def _place(placement: Placement) -> str:
    return f"{placement.start:%Y-%m-%d %H:%M} {placement.room}"


def with_head(head: str, text: str) -> str:
    """A text after what it is about, if that is known."""
    return f"{head}: {text}" if head else text
