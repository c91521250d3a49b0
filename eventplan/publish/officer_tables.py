"""
What a plan decides besides placements, as tables: for protocol, security, interpretation and the desk.

A table that speaks only of public sessions may be handed out; every other lies in `confidential/`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from ..model import Plan, PlanError, Scenario, Session, SigningOrder, SpeakersList, Turn
from ..preferences import fair_slots
from ..rules.checkpoint_throughput import earliest_gate_opening
from .charges import CHARGES, charges
from .items import Wording
from .labels import label, long_date
from .lawful import let_out
from .people_tables import heads, missing
from .readership import check_fit
from .seals import protected_after
from .table import Table
from .times import clock
from .turns import Listed, called, from_chair
from .visibility import is_public
from .words import counted_word, decimal, rank_word, team_name, with_commas, with_semicolons, word

Row = tuple[str, ...]

CONFIDENTIAL = "confidential/"
"""Where tables lie that must not be handed out."""


def tables(
    scenario: Scenario, plan: Plan, language: str | None = None, *, unlawful: bool = False
) -> dict[str, Table]:
    """
    Return the tables that a plan fills, by relative file name without suffix.

    Times are local at the event; texts are in *language*, else the event's languages.

    - `orders/statements`, `orders/signatures`: position, time, name, rank, desk, seat and time of call-up
    - `fair-slots`: side events in prime time by region and organiser, if the scenario names prime time
    - `booths`: who stands where in the exhibitions
    - `confidential/gates`: from when each gate must be open
    - `confidential/sweeps`, `confidential/arrivals`, `confidential/interpretation`: by team, door, language
    - `confidential/absences`: who misses what is meant for them, and why
    - `confidential/heads`: heads by the hour, at sessions and in zones

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return tables_of(scenario, plan, language)


def tables_of(scenario: Scenario, plan: Plan, language: str | None = None) -> dict[str, Table]:
    """Return the same of a plan that was let out before."""
    check_fit(scenario, plan)
    _check_fit(scenario, plan)
    desk = _Desk(Wording(scenario, plan, language))
    all_tables = (
        desk.order("statements", "Speakers list", scenario.speakers_lists),
        desk.order("signatures", "Signing order", scenario.signing_orders),
        desk.fairness(),
        desk.booths(),
        desk.gates(),
        desk.sweeps(),
        desk.arrivals(),
        desk.interpretation(),
        (f"{CONFIDENTIAL}absences", missing(desk.wording)),
        (f"{CONFIDENTIAL}heads", heads(desk.wording)),
    )

    return {name: table for name, table in all_tables if table.rows}


def _check_fit(scenario: Scenario, plan: Plan) -> None:
    """Raise PlanError if what is decided besides placements is not of this scenario."""
    doors = {door.id for door in scenario.resources.drop_offs}
    arrivals = plan.arrivals
    people = [arrival.who for arrival in arrivals]
    sessions = [arrival.session for arrival in arrivals]
    drop_offs = [arrival.drop_off for arrival in arrivals]

    _check_known((sweep.room for sweep in plan.sweeps), scenario.room_by_id)
    _check_known(people, scenario.people)
    _check_known((*sessions, *plan.teams, *plan.booths), scenario.session_by_id)
    _check_known(drop_offs, doors)
    _check_known(chain.from_iterable(plan.booths.values()), scenario.delegation_by_id)


def _check_known(names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise PlanError(f"the plan speaks of '{name}', which the scenario does not have")


class _Desk:
    def __init__(self, wording: Wording) -> None:
        self.wording, self.scenario, self.plan = wording, wording.scenario, wording.plan

    def table(self, title: str, columns: Row, rows: Sequence[Row], shown: Row, *values: object) -> Table:
        """A table with title and headings in the reader's language; *values* fill the gaps of the title."""
        return Table(title, columns, tuple(rows), shown).in_language(self.wording.own, *values)

    def date(self, instant: datetime) -> date:
        return self.scenario.event.local_date(instant)

    def day(self, instant: datetime) -> str:
        """The day of an instant, for people: its date in full."""
        return long_date(self.wording.own, self.date(instant))

    def clock(self, instant: datetime) -> str:
        """A time of day, with seconds where there are any."""
        return clock(self.scenario.event, instant)

    def title(self, session: str) -> str:
        return self.wording.line(self.scenario.session_by_id[session].title)

    def room(self, room: str) -> str:
        return self.wording.line(self.scenario.room_by_id[room].name)

    def person(self, person: str) -> tuple[str, str, str, str]:
        """Name, office, delegation and rank."""
        known, line = self.scenario.people[person], self.wording.line
        party = line(self.scenario.delegation_by_id[known.delegation].name)

        return self.wording.name(person), line(known.title), party, rank_word(self.wording.own, known.rank)

    def folder(self, sessions: Iterable[Session]) -> str:
        return "" if all(map(is_public, sessions)) else CONFIDENTIAL

    def order(
        self, name: str, title: str, lists: Sequence[SpeakersList] | Sequence[SigningOrder]
    ) -> tuple[str, Table]:
        """Lists of statements or signatures, by part and position."""
        rows = [row for listed in lists for row in self._turns(listed)]
        parts = [self.scenario.session_by_id[part.session] for listed in lists for part in listed.parts]
        columns = ("list", "part", "session", "date", "position", "start", "end", "name", "office",
                   "delegation", "rank", "desk", "call-up", "seat", "note")  # fmt: skip
        desks = any(isinstance(listed, SigningOrder) and listed.desks > 1 for listed in lists)
        shown = ("part", "position", "start", "name", "delegation", "rank", *(["desk"] if desks else []),
                 "call-up", "seat", "note")  # fmt: skip

        return f"{self.folder(parts)}orders/{name}", self.table(title, columns, rows, shown)

    def _turns(self, listed: Listed) -> Iterator[tuple[str, ...]]:
        parts = {part.session for part in listed.parts}
        turns = [turn for turn in self.plan.orders.get(listed.id, ()) if turn.part in parts]
        turns.sort(key=lambda turn: (turn.start, turn.part, turn.position))

        for turn in turns:
            name, call = self.person(turn.who), called(self.scenario, listed, turn)
            titles = (self.wording.line(listed.title), self.title(turn.part), self.day(turn.start))
            part = with_commas(self.wording.own, titles)
            when = (
                f"{self.date(turn.start)}",
                str(turn.position),
                self.clock(turn.start),
                self.clock(turn.end),
            )

            waits = (self.clock(call.by), str(call.seat)) if call.seat else ("", "")
            notes = self._group(listed, turn), self._chair(listed, turn), self._powers(turn)
            note = with_semicolons(self.wording.own, notes)
            yield listed.id, part, turn.part, *when, *name, str(turn.desk), *waits, note

    def _group(self, listed: Listed, turn: Turn) -> str:
        item = next((item for item in listed.items if item.who == turn.who), None)
        if item is None or not item.for_group:
            return ""

        return label(self.wording.own, "on behalf", self.wording.line(item.for_group))

    def _chair(self, listed: Listed, turn: Turn) -> str:
        return label(self.wording.own, "from chair") if from_chair(self.scenario, listed, turn) else ""

    def _powers(self, turn: Turn) -> str:
        return label(self.wording.own, "provisional") if turn.tentative else ""

    def fairness(self) -> tuple[str, Table]:
        """Side events in prime time, by region and organiser; what a region's share of it would be."""
        scenario, plan = self.scenario, self.plan
        policy = scenario.preferences.get(fair_slots.ID)
        counts = policy is not None and policy.prime and scenario.weight(fair_slots.ID)
        side_events = list(fair_slots.slots(scenario, plan)) if counts else []
        shares = fair_slots.shares(scenario, plan)
        everything, prime = len(side_events), sum(in_prime for *_, in_prime in side_events)
        rows = []

        every = label(self.wording.own, "all organisers")

        for region, share in sorted(shares.items()) if side_events else ():
            due = decimal(self.wording.own, prime * share.held / everything)
            rows.append((region, every, str(share.held), str(share.prime), due))
            mine = [(lead, in_prime) for lead, of_region, _, in_prime in side_events if of_region == region]
            held = Counter(lead.id for lead, _ in mine)
            best = Counter(lead.id for lead, in_prime in mine if in_prime)

            for organiser, number in held.items():
                name = self.wording.line(scenario.delegation_by_id[organiser].name)
                rows.append((region, name, str(number), str(best[organiser]), ""))

        columns = ("region", "organiser", "side events", "in prime time", "fair share")
        title = "Prime time by region (side events: {} of {})"
        folder = self.folder(s for _, _, s, _ in side_events)

        return f"{folder}fair-slots", self.table(title, columns, rows, columns, prime, everything)

    def booths(self) -> tuple[str, Table]:
        """Exhibitors by exhibition and booth."""
        rows, held = [], []

        for session, chosen in self.plan.booths.items():
            held.append(self.scenario.session_by_id[session])
            for party, booth in sorted(chosen.items(), key=lambda booth_of_party: booth_of_party[1]):
                name = self.wording.line(self.scenario.delegation_by_id[party].name)
                rows.append((self.title(session), session, booth, name, party))

        columns = ("exhibition", "session", "booth", "exhibitor", "delegation")
        table = self.table("Exhibition booths", columns, rows, ("exhibition", "booth", "exhibitor"))

        return f"{self.folder(held)}booths", table

    def gates(self) -> tuple[str, Table]:
        """From when each gate must be open, at the latest."""
        rows = []
        openings = earliest_gate_opening(self.scenario, self.plan)

        for gate in self.scenario.checkpoints:
            for opening in openings.get(gate.id, ()):
                zone = self.wording.line(self.scenario.zone_by_id[gate.zone].name)
                lanes = counted_word(self.wording.own, "lanes", gate.lanes, gate.lanes, gate.rate)
                name = self.wording.line(gate.name)
                when = (f"{self.date(opening)}", self.day(opening), self.clock(opening))
                rows.append((*when, name, zone, lanes, gate.id))

        rows.sort(key=lambda row: row[0])
        columns = ("date", "day", "open from", "gate", "zone", "lanes", "checkpoint")
        title = "Gates must be open from (the latest time at which everyone is still inside by the start)"

        return f"{CONFIDENTIAL}gates", self.table(title, columns, rows, columns[1:-1])

    def sweeps(self) -> tuple[str, Table]:
        """Sweeps by team and time, each with the session that it protects."""
        rows = []

        for sweep in sorted(self.plan.sweeps, key=lambda sweep: (sweep.team, sweep.start, sweep.room)):
            room = self.scenario.room_by_id[sweep.room]
            zone = self.wording.line(self.scenario.zone_by_id[room.zone].name) if room.zone else ""
            when = (self.day(sweep.start), self.clock(sweep.start), self.clock(sweep.end))
            rows.append(
                (
                    word(self.wording.own, "sweep team", sweep.team),
                    f"{self.date(sweep.start)}",
                    *when,
                    self.room(room.id),
                    zone,
                    self._protected(sweep.room, sweep.end),
                )
            )

        columns = ("team", "date", "day", "start", "sealed from", "room", "zone", "before")
        shown = tuple(column for column in columns if column != "date")

        return f"{CONFIDENTIAL}sweeps", self.table("Sweeps by team", columns, rows, shown)

    def _protected(self, room: str, sealed: datetime) -> str:
        """The next protected session in a room that is sealed."""
        after = protected_after(self.scenario, self.plan, room, sealed)
        if after is None:
            return ""

        session, placement = after
        return f"{self.title(session.id)} ({self.clock(placement.start)})"

    def arrivals(self) -> tuple[str, Table]:
        """Arrivals by door and time."""
        doors = {door.id: self.wording.line(door.name) for door in self.scenario.resources.drop_offs}
        rows = []

        for arrival in sorted(self.plan.arrivals, key=lambda x: (list(doors).index(x.drop_off), x.at, x.who)):
            name, office, party, rank = self.person(arrival.who)
            minutes = self.scenario.resources.escort_of(arrival.who, arrival.session)
            until = self.clock(arrival.at + timedelta(minutes=minutes)) if minutes else ""
            door = with_commas(self.wording.own, (doors[arrival.drop_off], self.day(arrival.at)))
            session = self.plan.placement_by_session.get(arrival.session)
            begins = f" ({self.clock(session.start)})" if session else ""
            what = f"{self.title(arrival.session)}{begins}"
            when = (f"{self.date(arrival.at)}", self.clock(arrival.at))
            rows.append((door, *when, name, office, party, rank, what, until))

        columns = ("door", "date", "arrives", "name", "office", "delegation", "rank", "for", "escort until")
        shown = ("door", "arrives", "name", "delegation", "rank", "for", "escort until")

        return f"{CONFIDENTIAL}arrivals", self.table("Arrivals by door", columns, rows, shown)

    def interpretation(self) -> tuple[str, Table]:
        """Sessions of each interpretation team."""
        rows = []
        minutes = {session.id: session.duration for session in self.scenario.sessions}
        held = [
            (s, self.plan.placement_by_session[s])
            for s in self.plan.teams
            if s in self.plan.placement_by_session
        ]

        for session, placement in held:
            start, end = placement.start, placement.start + timedelta(minutes=minutes[session])
            when = (f"{self.date(start)}", self.day(start), self.clock(start), self.clock(end))
            what = (*when, self.title(session), self.room(placement.room))
            for language, numbers in self.plan.teams[session].items():
                rows += [
                    (team_name(self.wording.own, language, number), language, str(number), *what)
                    for number in numbers
                ]

        rows.sort(key=lambda row: (row[1], int(row[2]), row[3], row[5]))
        columns = ("who", "language", "team", "date", "day", "start", "end", "session", "room")
        shown = ("who", "day", "start", "end", "room", "session")
        title = "Interpretation teams"

        return f"{CONFIDENTIAL}interpretation", self.table(title, columns, rows, shown)


def officers(
    scenario: Scenario, plan: Plan, language: str | None = None, *, unlawful: bool = False
) -> dict[str, bytes]:
    """
    Return every table as a CSV file, by relative file name; with what the plan costs, if anything.

    Raises as `tables` does.
    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return files_of(tables_of(scenario, plan, language), charges(scenario, plan, language))


def files_of(by_name: Mapping[str, Table], cost: Table) -> dict[str, bytes]:
    """Return the files of `officers`, of tables that are there already, and of what the plan costs."""
    every = {**by_name, f"{CONFIDENTIAL}{CHARGES}": cost} if cost.rows else by_name
    return {f"{name}.csv": table.csv() for name, table in every.items()}
