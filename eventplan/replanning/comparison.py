"""Two plans of an event compared, part by part."""

from collections.abc import Iterator
from datetime import timedelta

from eventplan.model import Placement, Plan, Scenario, Turn
from eventplan.model.times import show_minutes
from eventplan.publish import readers

from .people import People
from .together import Changed

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


class _Comparison(People):
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
        sessions = {turn.part for turn in every}
        desks = {turn.desk for turn in every}
        parts = (
            self.title(turn.part) if len(sessions) > 1 else "",
            f"place {turn.position}",
            f"desk {turn.desk}" if max(desks) > 1 else "",
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

    def teams(self) -> Iterator[Changed]:
        for session in sorted(set(self.before.teams) | set(self.after.teams)):
            was, now = self.before.teams.get(session, {}), self.after.teams.get(session, {})
            for language in sorted({*was, *now}):
                old, new = set(was.get(language, ())), set(now.get(language, ()))
                if old == new or session not in self.placed[0] or session not in self.placed[1]:
                    continue

                before, after = (" ".join(map(str, sorted(teams))) for teams in (old, new))
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
