"""Pictures for those who hold the scenario: people, delegations, teams, sweeps, arrivals, rooms, zones."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta

from ...model import Kind, Plan, PlanError, Scenario, Span, span_of
from ..audiences import Audience
from ..changes import changes_since
from ..items import Wording
from ..kinds import KIND, in_order
from ..labels import label, long_date
from ..lawful import let_out
from ..programme import programme_of
from ..readership import check_fit
from ..words import role_word, team_name, with_commas, word
from .bars import Bars, bars, fairness, rooms
from .curves import Curves, curves, gates, zones
from .days import day as day_of
from .days import days_of, moved
from .drawing import apart
from .timelines import Block, Labelled, Local, Row, Timeline, timeline

PICTURES = (
    "day", "moved", "person", "delegation", "interpretation", "sweeps", "arrivals",
    "gates", "zones", "rooms", "fairness",
)  # fmt: skip
"""What there is a picture of; all but `day` and `moved` are of one who holds the scenario."""

Shown = Timeline | Curves | Bars
"""What a picture shows, whatever draws it."""


def picture(
    scenario: Scenario,
    plan: Plan,
    what: str = "day",
    day: date | None = None,
    *,
    of: str = "",
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    before: Plan | None = None,
    earlier: Scenario | None = None,
    unlawful: bool = False,
) -> str:
    """
    Return a picture of a plan as SVG.

    Args:
        scenario: The scenario.
        plan: A plan for it.
        what: One of `PICTURES`.
        day: Which day; by default the first with something to show, for `rooms` and `gates` the fullest.
        of: The delegate for `person`, the delegation for `delegation`.
        audience: Whose view `day` and `moved` show.
        language: Tried first for every text, then the event's languages.
        before: The plan that readers know, for `moved`.
        earlier: The scenario of that plan, if it was another: it knows what is cancelled.
        unlawful: Whether to draw a plan that breaks rules, or is not what it says: to see where.

    Raises:
        UnlawfulRelease: It is such a plan, and *unlawful* plans are not asked for.
        PlanError: The plan is not one for this scenario, or there is nothing to show.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    content = shown(
        scenario,
        plan,
        what,
        day,
        of=of,
        audience=audience,
        language=language,
        before=before,
        earlier=earlier,
    )
    return drawn(content, scenario.event.local)


def drawn(content: Shown, local: Local) -> str:
    """Return what a picture shows as SVG. *local* gives an instant the offset at the event."""
    if isinstance(content, Bars):
        return bars(content)

    return curves(content, local) if isinstance(content, Curves) else timeline(content, local)


def shown(
    scenario: Scenario,
    plan: Plan,
    what: str = "day",
    day: date | None = None,
    *,
    of: str = "",
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    before: Plan | None = None,
    earlier: Scenario | None = None,
) -> Shown:
    """
    Return what a picture shows, of any plan that is one for the scenario: arguments are those of `picture`.

    Code that draws it for others asks first whether the plan is lawful, as `picture` does.
    """
    check_fit(scenario, plan)
    if what not in PICTURES:
        raise PlanError(f"there is no picture '{what}': choose one of {', '.join(PICTURES)}")

    if what == "day":
        seen = programme_of(scenario, plan, audience, language=language)
        chosen = [day_shown for day_shown in seen.days if day in (None, day_shown.date)]
        if not chosen:
            raise PlanError(_nothing(day))

        return day_of(seen, chosen[0])

    if what == "moved":
        return _moved(scenario, plan, day, audience, language, before, earlier)

    desk = _Desk(scenario, plan, language)
    counted: Mapping[str, Callable[[date], Shown]] = {
        "zones": lambda on: zones(desk.wording, on),
        "gates": lambda on: gates(desk.wording, on),
        "rooms": lambda on: rooms(desk.wording, on),
        "fairness": lambda _: fairness(desk.wording),
    }

    if what in counted:
        held = Counter(scenario.event.local_date(place.start) for _, place in plan.held(scenario))
        # Of use and queues, the fullest day tells most; of all others, the first.
        full = what in ("rooms", "gates")

        for day_held in sorted(held, key=lambda on: (-held[on] if full else 0, on)):
            if day in (None, day_held):
                with suppress(ValueError):
                    return counted[what](day_held)

        raise PlanError(_nothing(day))

    rows = desk.rows(what, of)
    dates = sorted({scenario.event.local_date(b.span.start) for row in rows for b in row.blocks})
    days = [day_held for day_held in dates if day in (None, day_held)]
    if not days:
        raise PlanError(_nothing(day))

    return desk.timeline(what, of, days[0], rows)


def _moved(
    scenario: Scenario,
    plan: Plan,
    day: date | None,
    audience: Audience | str,
    language: str | None,
    before: Plan | None,
    earlier: Scenario | None,
) -> Timeline:
    if before is None:
        raise PlanError("name the plan that readers know: what moved is told since that (--since)")

    seen = programme_of(scenario, plan, audience, language=language)
    changed = changes_since(seen, scenario, before, plan, earlier)
    days = [day_changed for day_changed in days_of(changed) if day in (None, day_changed)]
    if not days:
        raise PlanError(_nothing(day))

    return moved(seen, changed, days[0])


def _nothing(day: date | None) -> str:
    return f"there is nothing to show{f' on {day}' if day else ''}"


def _no_such(kind: str, of: str) -> str:
    way = f"name the id of a {kind} with --of"
    return f"there is no {kind} '{of}': {way}" if of else f"whose picture? {way}"


class _Desk:
    def __init__(self, scenario: Scenario, plan: Plan, language: str | None) -> None:
        self.scenario, self.plan = scenario, plan
        self.wording = Wording(scenario, plan, language)
        self.own = self.wording.own

    def timeline(self, what: str, of: str, day: date, rows: Iterable[Row]) -> Timeline:
        """Return what of the rows is on a day."""
        local_date = self.scenario.event.local_date

        def on_the_day(row: Row) -> Row:
            return row._replace(blocks=tuple(b for b in row.blocks if local_date(b.span.start) == day))

        today = [*map(on_the_day, rows)]
        used = in_order(b.kind for row in today for b in row.blocks if not b.hatched)
        words = {
            self.wording.look(session).code: self.wording.kind_word(session)
            for session in self.scenario.sessions
        }
        kinds = [Labelled(look, words[look.code]) for look in used]
        shown = [row for row in today if row.blocks]
        title = with_commas(self.own, (self._title(what, of), long_date(self.own, day)))

        return Timeline(title, self.wording.event_title, shown, kinds, self.own)

    def _title(self, what: str, of: str) -> str:
        titles: Mapping[str, Callable[[], str]] = {
            "person": lambda: apart(self.wording.name(of)),
            "delegation": lambda: apart(self.wording.line(self.scenario.delegation_by_id[of].name) or of),
            "interpretation": lambda: label(self.own, "interpretation"),
            "sweeps": lambda: label(self.own, "sweeps"),
            "arrivals": lambda: label(self.own, "arrivals"),
        }

        return titles[what]()

    def rows(self, what: str, of: str) -> list[Row]:
        """Return the rows of a picture, of all days."""
        match what:
            case "person":
                if of not in self.scenario.people:
                    raise PlanError(_no_such("delegate", of))

                return [Row(self.wording.name(of), tuple(self._of_person(of)))]
            case "delegation":
                if of not in self.scenario.members:
                    raise PlanError(_no_such("delegation", of))

                members = self.scenario.members[of]
                rows = [
                    Row(self.wording.name(member.id), tuple(self._of_person(member.id))) for member in members
                ]

                return [row for row in rows if row.blocks][:60]
            case "interpretation":
                return self._teams()
            case "sweeps":
                return self._sweeps()
            case _:
                return self._arrivals()

    def _of_person(self, person: str) -> Iterable[Block]:
        for presence in self.wording.whereabouts.of(person):
            session = self.scenario.session_by_id[presence.session or ""]
            room = self.wording.line(self.scenario.room_by_id[presence.room].name)
            title = self.wording.line(session.title) or session.id
            roles = (role_word(self.own, role) for role in presence.roles)
            more = with_commas(self.own, (room, *roles))
            yield Block(presence.span, title, self.wording.look(session), more)

    def _teams(self) -> list[Row]:
        held = {session.id: (session, place) for session, place in self.plan.held(self.scenario)}
        blocks_of_team: dict[tuple[str, int], list[Block]] = {}

        for name, booths in self.plan.teams.items():
            if name not in held:
                continue

            session, place = held[name]
            room = self.wording.line(self.scenario.room_by_id[place.room].name)
            title = self.wording.line(session.title) or session.id

            for tag, numbers in booths.items():
                for number in numbers:
                    block = Block(span_of(session, place), title, self.wording.look(session), room)
                    blocks_of_team.setdefault((tag, number), []).append(block)

        return [
            Row(team_name(self.own, tag, n), tuple(blocks_of_team[tag, n]))
            for tag, n in sorted(blocks_of_team)
        ]

    def _sweeps(self) -> list[Row]:
        blocks_of_room: dict[str, list[Block]] = {}
        for sweep in self.plan.sweeps:
            room = self.wording.line(self.scenario.room_by_id[sweep.room].name)
            team = word(self.own, "sweep team", sweep.team)
            blocks_of_room.setdefault(room, []).append(
                Block(Span(sweep.start, sweep.end), team, KIND[Kind.REHEARSAL], "", True)
            )

        for session, place in self.plan.held(self.scenario):
            room = self.wording.line(self.scenario.room_by_id[place.room].name)
            if session.protected and room in blocks_of_room:
                title = self.wording.line(session.title) or session.id
                blocks_of_room[room].append(Block(span_of(session, place), title, self.wording.look(session)))

        return [Row(room, tuple(blocks)) for room, blocks in blocks_of_room.items()]

    def _arrivals(self) -> list[Row]:
        line, resources = self.wording.line, self.scenario.resources
        doors = {door.id: line(door.name) or door.id for door in resources.drop_offs}
        blocks_of_door: dict[str, list[Block]] = {}

        for arrival in self.plan.arrivals:
            minutes = resources.reception_of(arrival)
            span = Span(arrival.at, arrival.at + timedelta(minutes=minutes))
            session = self.scenario.session_by_id[arrival.session]
            title = self.wording.line(session.title) or session.id
            block = Block(span, self.wording.name(arrival.who), self.wording.look(session), title)
            blocks_of_door.setdefault(doors.get(arrival.drop_off, arrival.drop_off), []).append(block)

        return [Row(door, tuple(blocks)) for door, blocks in blocks_of_door.items()]
