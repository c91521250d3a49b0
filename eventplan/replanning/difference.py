"""What differs between two plans: what moved, from where to where, and who must be told."""

import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from eventplan.model import Placement, Plan, Scenario, Turn, say
from eventplan.publish.tables import Table


class Changed(NamedTuple):
    """One difference: a session, a place on a list, a sweep, an arrival, a team, a booth, or who attends."""

    about: str
    """`moved`, `added`, `gone`, `attendance`, `turn`, `sweep`, `arrival`, `team` or `booth`."""
    subject: str
    """The session, the list, or the room that is swept."""
    who: str
    """The delegation or delegate concerned; empty for a session as a whole."""
    was: str
    now: str
    """From what to what; empty where there was, or is, nothing."""
    message: str
    delegations: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    """Who must be told."""


class Difference(NamedTuple):
    """Every difference between two plans, sessions first. Empty (and false) when nothing differs."""

    changes: tuple[Changed, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.changes)

    @property
    def moves(self) -> tuple[Changed, ...]:
        """Sessions that were moved, added or dropped."""
        return tuple(c for c in self.changes if c.about in ("moved", "added", "gone"))

    def tell(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Who must be told what: by delegation, by room, and by team."""
        found: dict[str, dict[str, dict[str, None]]] = {"delegations": {}, "rooms": {}, "teams": {}}
        for change in self.changes:
            for sort, told in found.items():
                for name in getattr(change, sort):
                    told.setdefault(name, {})[change.message] = None
        return {sort: {name: tuple(told[name]) for name in sorted(told)} for sort, told in found.items()}

    def text(self) -> str:
        """The difference in words; empty when there is none."""
        if not self.changes:
            return ""
        number = len(self.moves)
        lines = [
            f"{number} session{'s change' if number > 1 else ' changes'}:"
            if number
            else "No session changes."
        ]
        lines += [f"  {change.message}" for change in self.moves]
        beside = [change for change in self.changes if change not in self.moves]
        if beside:
            lines += ["", "Beside them:" if number else "But:", *(f"  {change.message}" for change in beside)]
        for sort, told in self.tell().items():
            if told:
                lines += ["", f"Tell {len(told)} {sort if len(told) > 1 else sort[:-1]}:"]
                lines += _together(told)
        return "\n".join(lines) + "\n"

    def tree(self) -> dict[str, Any]:
        """The difference as JSON has it."""
        return {
            "changes": [change._asdict() for change in self.changes],
            "tell": {sort: {name: list(m) for name, m in told.items()} for sort, told in self.tell().items()},
        }

    def table(self) -> Table:
        """The difference as a table: one row a change."""
        rows = [
            tuple(" ".join(value) if isinstance(value, tuple) else value for value in change)
            for change in self.changes
        ]
        return Table("Changes", Changed._fields, tuple(rows))

    def csv(self) -> bytes:
        """The table as CSV, safe to open in a spreadsheet. Raises TableError if none could hold it."""
        return self.table().csv()


def _together(told: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Those who must be told the same, together."""
    same: dict[tuple[str, ...], list[str]] = {}
    for name, messages in told.items():
        same.setdefault(messages, []).append(name)
    for messages, names in same.items():
        lines = textwrap.wrap(", ".join(names), 100, break_on_hyphens=False)
        yield from (f"  {line}" for line in lines)
        yield from (f"    {message}" for message in messages)


def difference(before: Plan, after: Plan, scenario: Scenario | None = None) -> Difference:
    """
    Return what differs between two plans.

    Args:
        before: The plan that people know.
        after: The new plan.
        scenario: The scenario of the new plan: titles, names and delegations come from it. Without
            one, ids stand for titles, and who must be told is known by the numbers of delegates.

    """
    return Difference(tuple(_Comparison(before, after, scenario).run()))


class _Comparison:
    def __init__(self, before: Plan, after: Plan, scenario: Scenario | None) -> None:
        self.before, self.after, self.scenario = before, after, scenario
        self.placed = before.placement_by_session, after.placement_by_session

    def run(self) -> Iterator[Changed]:
        yield from self.sessions()
        yield from self.attendance()
        yield from self.turns()
        yield from self.sweeps()
        yield from self.arrivals()
        yield from self.teams()
        yield from self.booths()

    # Names.

    def title(self, session: str) -> str:
        if self.scenario is None or session not in self.scenario.session_by_id:
            return f"'{session}'"
        title = say(self.scenario.session_by_id[session].title, self.scenario.event.languages)
        return f"'{title}' ({session})"

    def room(self, room: str) -> str:
        if self.scenario is None or room not in self.scenario.room_by_id:
            return room
        return say(self.scenario.room_by_id[room].name, self.scenario.event.languages)

    def person(self, person: str) -> str:
        found = self.scenario.people.get(person) if self.scenario is not None else None
        name = say(found.name, self.scenario.event.languages) if found and self.scenario else person
        return name if name == person else f"{name} ({person})"

    def party(self, person: str) -> str:
        found = self.scenario.people.get(person) if self.scenario is not None else None
        # A numbered delegate tells the delegation; of a name alone nothing more is known.
        return found.delegation if found else person.rpartition("-")[0] or person

    def party_name(self, party: str) -> str:
        found = self.scenario.delegation_by_id.get(party) if self.scenario is not None else None
        return say(found.name, self.scenario.event.languages) if found and self.scenario else party

    def parties(self, *sessions: str) -> tuple[str, ...]:
        """Delegations that go to these sessions, before or after."""
        people = {
            person
            for plan in (self.before, self.after)
            for session in sessions
            for person in plan.attendance.get(session, ())
        }
        return tuple(sorted({self.party(person) for person in people}))

    def crews(self, session: str) -> tuple[str, ...]:
        """Interpretation teams of a session, before or after."""
        return tuple(
            sorted(
                {
                    f"{language} team {team}"
                    for plan in (self.before, self.after)
                    for language, teams in plan.teams.get(session, {}).items()
                    for team in teams
                }
            )
        )

    # Differences.

    def sessions(self) -> Iterator[Changed]:
        was, now = self.placed
        for session in sorted({*was, *now}, key=lambda s: ((was.get(s) or now[s]).start, s)):
            old, new = was.get(session), now.get(session)
            if old is not None and new is not None and (old.start, old.room) == (new.start, new.room):
                continue
            about = "added" if old is None else "gone" if new is None else "moved"
            yield Changed(
                about=about,
                subject=session,
                who="",
                was=_place(old) if old is not None else "",
                now=_place(new) if new is not None else "",
                message=self.told(session, old, new),
                delegations=self.parties(session),
                rooms=tuple(dict.fromkeys(p.room for p in (old, new) if p is not None)),
                teams=self.crews(session),
            )

    def told(self, session: str, old: Placement | None, new: Placement | None) -> str:
        name = self.title(session)
        if old is None:
            assert new is not None
            return f"{name} is added, {_when(new.start)}, {self.room(new.room)}"
        if new is None:
            return f"{name}, {_when(old.start)}, {self.room(old.room)}, is not held"
        told = []
        if old.start != new.start:
            same_day = old.start.date() == new.start.date()
            then = f"{new.start:%H:%M}" if same_day else _when(new.start)
            told.append(f"from {_when(old.start)} to {then}")
        if old.room != new.room:
            told.append(f"from {self.room(old.room)} to {self.room(new.room)}")
        stays = f" (stays at {_when(old.start)})" if old.start == new.start else ""
        stays = f" (stays in {self.room(new.room)})" if old.room == new.room else stays
        return f"{name} moves {', '.join(told)}{stays}"

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
                told = [f"{self.people(gone)} no longer"] if gone else []
                told += [f"{self.people(new)} now"] if new else []
                yield Changed(
                    about="attendance",
                    subject=session,
                    who=party,
                    was=" ".join(gone),
                    now=" ".join(new),
                    message=f"{self.party_name(party)}: to {self.title(session)} go {', '.join(told)}",
                    delegations=(party,),
                )

    def people(self, people: list[str]) -> str:
        names = [self.person(person) for person in people[:3]]
        return ", ".join(names) + (f" and {len(people) - 3} more" if len(people) > 3 else "")

    def turns(self) -> Iterator[Changed]:
        for listed in sorted(set(self.before.orders) | set(self.after.orders)):
            was = {turn.who: turn for turn in self.before.orders.get(listed, ())}
            now = {turn.who: turn for turn in self.after.orders.get(listed, ())}
            for who in sorted({*was, *now}, key=lambda w: ((now.get(w) or was[w]).start, w)):
                old, new = was.get(who), now.get(who)
                if old == new:
                    continue
                places = tuple(_turn(turn) if turn is not None else "" for turn in (old, new))
                name = self.person(who)
                if old is None:
                    message = f"{name} is added to '{listed}': {places[1]}"
                elif new is None:
                    message = f"{name} is struck from '{listed}'"
                else:
                    message = f"{name} in '{listed}': from {places[0]} to {places[1]}"
                yield Changed("turn", listed, who, places[0], places[1], message, (self.party(who),))

    def sweeps(self) -> Iterator[Changed]:
        was, now = set(self.before.sweeps), set(self.after.sweeps)
        for sweep in sorted(was ^ now, key=lambda s: (s.start, s.room, s.team, s in now)):
            place = f"{_when(sweep.start)}, team {sweep.team}"
            verb = "is swept" if sweep in now else "is no longer swept"
            yield Changed(
                about="sweep",
                subject=sweep.room,
                who="",
                was="" if sweep in now else place,
                now=place if sweep in now else "",
                message=f"{self.room(sweep.room)} {verb} {_when(sweep.start)} by sweep team {sweep.team}",
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
            places = tuple(f"{_when(a.at)}, {a.drop_off}" if a else "" for a in (old, new))
            who, session = key
            told = f"arrives {places[1]}" if new else "has no arrival"
            before = f", not {places[0]}" if old else ""
            message = f"{self.person(who)} {told} for {self.title(session)}{before}"
            yield Changed("arrival", session, who, places[0], places[1], message, (self.party(who),))

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


def _turn(turn: Turn) -> str:
    tentative = ", tentative" if turn.tentative else ""
    return f"{turn.part}, place {turn.position}, desk {turn.desk}, {turn.start:%d %b %H:%M:%S}{tentative}"


def _when(instant: datetime) -> str:
    return f"{instant:%d %b %H:%M}"


def _place(placement: Placement) -> str:
    return f"{placement.start:%Y-%m-%d %H:%M} {placement.room}"
