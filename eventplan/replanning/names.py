"""What sessions, people and rooms of two plans are called, as far as a scenario is known."""

import re
from datetime import datetime

from eventplan.model import Exhibition, Plan, Scenario, Turn, say
from eventplan.publish.readers import Reader
from eventplan.publish.visibility import View, sees

_NUMBERED = re.compile(r"(.+)-[0-9]+\Z")
"""A numbered delegate of a delegation."""


class Names:
    """Two plans of an event, and the words of the scenarios that are known."""

    def __init__(
        self, before: Plan, after: Plan, scenario: Scenario | None, earlier: Scenario | None
    ) -> None:
        self.before, self.after = before, after
        self.scenarios = [known for known in (scenario, earlier) if known is not None]
        """What knows titles, names and delegations; the first that knows one, tells."""
        self.placed = before.placement_by_session, after.placement_by_session

    def when(self, instant: datetime, *, day: bool = True) -> str:
        """Return an instant in the words of the event."""
        if self.scenarios:
            return self.scenarios[0].event.shown(instant, day=day)

        return f"{instant:%d %b %H:%M}" if day else f"{instant:%H:%M}"

    def turn_start(self, turn: Turn) -> str:
        """Return when a turn starts, with seconds where there are any."""
        return self.when(turn.start) + (f":{turn.start:%S}" if turn.start.second else "")

    def title(self, session: str) -> str:
        """Return the title of a session, with its id."""
        for scenario in self.scenarios:
            if session in scenario.session_by_id:
                title = say(scenario.session_by_id[session].title, scenario.event.languages)
                return f"'{title}' ({session})"

        return f"'{session}'"

    def item(self, session: str) -> str:
        """A session by its title, and the series that it is in, if any."""
        for scenario in self.scenarios:
            if session in scenario.series_of:
                series = say(scenario.series_of[session].title, scenario.event.languages)
                return f"{self.title(session)} of '{series}'"

        return self.title(session)

    def may_know(self, reader: Reader, session: str) -> bool:
        """Whether a reader may know which session it is; not, if no scenario tells whose matter it is."""
        for scenario in self.scenarios:
            if session in scenario.session_by_id:
                plan = self.after if session in self.placed[1] else self.before
                return sees(scenario, plan, scenario.session_by_id[session], reader) is View.FULL

        return False

    def room(self, room: str) -> str:
        """Return the name of a room."""
        for scenario in self.scenarios:
            if room in scenario.room_by_id:
                return say(scenario.room_by_id[room].name, scenario.event.languages)

        return room

    def list_title(self, listed: str) -> str:
        """Return the title of a speakers list or a signing order, with its id; the id alone if it has none."""
        for scenario in self.scenarios:
            for known in scenario.orders_of_protocol:
                if known.id == listed and known.title is not None:
                    return f"'{say(known.title, scenario.event.languages)}' ({listed})"

        return f"'{listed}'"

    def door(self, door: str) -> str:
        """Return the name of a drop-off point."""
        for scenario in self.scenarios:
            for known in scenario.resources.drop_offs:
                if known.id == door:
                    return say(known.name, scenario.event.languages)

        return door

    def person(self, person: str) -> str:
        """Return the name of a person, with the id if that is not the name."""
        for scenario in self.scenarios:
            if person in scenario.people:
                name = say(scenario.people[person].name, scenario.event.languages)
                return name if name == person else f"{name} ({person})"

        return person

    def named(self, person: str) -> bool:
        """Whether a person has a name, and so is announced."""
        return any(person in known.people and known.people[person].named for known in self.scenarios)

    def party(self, person: str) -> str:
        """Return the delegation of a person; empty if no scenario knows it."""
        for scenario in self.scenarios:
            if person in scenario.people:
                return scenario.people[person].delegation

        # A numbered delegate tells the delegation; of a name nothing more is known.
        numbered = _NUMBERED.match(person)
        return numbered[1] if numbered else ""

    def party_name(self, party: str) -> str:
        """Return the name of a delegation."""
        for scenario in self.scenarios:
            if party in scenario.delegation_by_id:
                return say(scenario.delegation_by_id[party].name, scenario.event.languages)

        return party

    def parties(self, session: str) -> tuple[str, ...]:
        """Delegations that go to a session, before or after, hold it, or are named in it."""
        people = {person for plan in (self.before, self.after) for person in plan.attendance.get(session, ())}
        parties: set[str] = set()

        for scenario in self.scenarios:
            stated = scenario.session_by_id.get(session)
            if stated is not None:
                people |= {*stated.people, *scenario.needed(stated)}
                parties |= {*stated.organisers}

            if isinstance(stated, Exhibition):
                parties |= {exhibitor.delegation for exhibitor in stated.exhibitors}

        return tuple(sorted((parties | {self.party(person) for person in people}) - {""}))

    def of_no_party(self, session: str) -> tuple[str, ...]:
        """People who go to a session, before or after, and whose delegation is not known."""
        people = {person for plan in (self.before, self.after) for person in plan.attendance.get(session, ())}
        return tuple(sorted(person for person in people if not self.party(person)))

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
