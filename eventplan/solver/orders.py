"""
Who speaks and signs when, once it is known when the sessions are that hold the lists.

Each item gets a part and a place in it; people must be there, called up in time and free; and as few
items as possible stand behind one that protocol places later. First the places are filled in order.
Where that leaves somebody out, all lists that share people are searched as one model, so that no list
takes a place away from another. If that has no solution, the placements in its way are named.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from ortools.sat.python import cp_model

from eventplan.model import Item, ListPart, Person, Scenario, SigningOrder, SpeakersList, Turn

from .engine import answer, engine
from .presence import able_at
from .problem import Label, Problem, Waived, waives

EFFORTS = 2.0, 20.0
"""Deterministic effort for lists that share people: usually, and where that finds no lists at all."""

NEAR = 0.5
"""Deterministic effort for lists in which each item is near its place in the order of protocol."""

SOLVED = cp_model.OPTIMAL, cp_model.FEASIBLE

Listed = SpeakersList | SigningOrder

Placed = Mapping[int, tuple[int, int]]
"""Start minute and room of each session that is held."""

Chosen = tuple[int, int, int]
"""A place given: the part, the place in it from 0, and the item, by position."""

Cut = Mapping[tuple[str, str], frozenset[int]]
"""
By list and person, sessions: not all of these people may have turns that keep them from all of these.

A delegation whose people are kept from so much cannot cover its sessions.
"""


@dataclass(frozen=True)
class Busy:
    """Seconds for which a person is taken up by a turn, and the room."""

    listed: str
    session: int
    start: int
    end: int
    room: int


@dataclass
class Orders:
    """The lists; or the sessions that stand in the way of one, and whether that is proved."""

    turns: dict[str, tuple[Turn, ...]] = field(default_factory=dict)
    busy: dict[str, list[Busy]] = field(default_factory=dict)
    blocked: tuple[int, ...] | None = None
    proved: bool = True


def lists_of(scenario: Scenario) -> list[tuple[str, Listed]]:
    """Every list with the rule that it comes under."""
    return [
        *(("statements", listed) for listed in scenario.speakers_lists),
        *(("signatures", listed) for listed in scenario.signing_orders),
    ]


def order_labels(problem: Problem) -> list[Label]:
    """Return the rule instances of lists: one for each item, and for each part that asks for some."""
    return [
        label
        for rule, listed in lists_of(problem.scenario)
        if problem.scenario.policy(rule).price is None
        for label in (
            *((rule, (listed.id, item.who)) for item in listed.items),
            *((rule, (listed.id, part.session)) for part in listed.parts if part.least),
        )
        if not waives(problem.scenario, (), label[0], *label[1])
    ]


def seconds_of(listed: Listed) -> int:
    """Seconds of each place: those of the longest item."""
    return max(item.seconds or listed.seconds for item in listed.items)


def places_of(problem: Problem, listed: Listed, part: ListPart) -> int:
    """Places that there are in a part of a list."""
    session = problem.sessions[problem.session_index[part.session]]
    minutes = max(0, session.duration - part.offset)
    if part.minutes is not None:
        minutes = min(minutes, part.minutes)
    desks = listed.desks if isinstance(listed, SigningOrder) else 1
    places = minutes * 60 // seconds_of(listed) * desks
    return places if part.most is None else min(places, part.most)


def keeps_from(problem: Problem, placed: Placed, turn: Busy, s: int) -> bool:
    """Whether a turn leaves a person no time for a session, or for the way to it."""
    if s == turn.session:
        return False
    start, room = placed[s]
    end, ways = start + problem.sessions[s].duration, problem.ways
    there, back = int(ways[room, turn.room]) * 60, int(ways[turn.room, room]) * 60
    return start * 60 < turn.end + back and turn.start - there < end * 60


def turns_beside(turns: Sequence[Busy], attended: Collection[int]) -> list[tuple[int, int, int]]:
    """Minutes touched by turns in sessions that a person does not attend: from, until, session."""
    return [(x.start // 60, -(-x.end // 60), x.session) for x in turns if x.session not in attended]


def orders(
    problem: Problem, placed: Placed, waive: Waived = (), cuts: Sequence[Cut] = (), *, soon: bool = False
) -> Orders:
    """
    Return who speaks and signs when, for sessions placed at (start minute, room).

    *soon*: the lists need not be the best.
    """
    found = Orders()
    lists = [_List(problem, placed, rule, listed, waive) for rule, listed in lists_of(problem.scenario)]
    for group in _groups(lists, cuts):
        mine = [cut for cut in cuts if any(one.listed.id == name for name, _ in cut for one in group)]
        known = any(one.before for one in group)
        if not (_as_before(group, mine) if known else _in_order(group, mine)):
            status = _search(group, mine, soon=soon)
            if status not in SOLVED:
                blamed = {s for one in group for s in one.blame()}
                blamed.update(s for cut in mine for sessions in cut.values() for s in sessions)
                return Orders(blocked=tuple(sorted(blamed)), proved=status == cp_model.INFEASIBLE)
        for one in group:
            found.turns[one.listed.id] = one.turns()
            for who, turns in one.busy().items():
                found.busy.setdefault(who, []).extend(turns)
    return found


def _groups(lists: list["_List"], cuts: Sequence[Cut]) -> list[list["_List"]]:
    """Lists that share people, or that a cut ties together, in the order of the scenario."""
    groups: list[list[_List]] = []
    for one in lists:
        tied = {name for cut in cuts for name, _ in cut if any(n == one.listed.id for n, _ in cut)}
        related = [
            g for g in groups if any(other.people & one.people or other.listed.id in tied for other in g)
        ]
        groups = [g for g in groups if g not in related]
        groups.append([*(other for g in related for other in g), one])
    return groups


@dataclass(frozen=True)
class _Part:
    """A part of a list that is held: its session, room, first second, and places."""

    stated: ListPart
    session: int
    room: int
    start: int
    places: int


class _List:
    """One list: its parts that are held, its items in the order of protocol, and what is chosen."""

    def __init__(self, problem: Problem, placed: Placed, rule: str, listed: Listed, waive: Waived) -> None:
        self.problem, self.scenario, self.placed, self.listed = problem, problem.scenario, placed, listed
        self.waive = waive
        self.desks = listed.desks if isinstance(listed, SigningOrder) else 1
        self.seconds = seconds_of(listed)
        self.parts = [
            self._part(part) for part in listed.parts if problem.session_index[part.session] in placed
        ]
        key = {item.who: self.scenario.protocol_key(item.who, listed.letter) for item in listed.items}
        first = {who: position for position, who in enumerate(listed.first)}
        # Whoever is left out by name, when a conflict is looked for, needs no place.
        self.items = sorted(
            (item for item in listed.items if (rule, (listed.id, item.who)) not in waive),
            key=lambda item: (first.get(item.who, len(first)), key[item.who], item.who),
        )
        self.rank = [self.scenario.people[item.who].rank.order for item in self.items]
        self.first = len(first)
        self.people = frozenset(item.who for item in self.items)
        price = self.scenario.policy(rule).price
        self.waived = [waives(self.scenario, waive, rule, listed.id, item.who) for item in self.items]
        self.price = [0 if waived else price for waived in self.waived]
        """Points for giving an item no place; None if it must have one."""
        self.part_price = [
            0 if waives(self.scenario, waive, rule, listed.id, part.stated.session) else price
            for part in self.parts
        ]
        self.commitments = self._commitments()
        self.before = self._before()
        """The places of the baseline, of those who are still on the list, in parts still held."""
        self.chosen: list[Chosen] = []

    def _before(self) -> list[Chosen]:
        baseline = self.scenario.baseline
        turns = baseline.plan.orders.get(self.listed.id, ()) if baseline is not None else ()
        parts = {self.problem.sessions[part.session].id: p for p, part in enumerate(self.parts)}
        items = {item.who: i for i, item in enumerate(self.items)}
        return sorted(
            (parts[turn.part], turn.position - 1, items[turn.who])
            for turn in turns
            if turn.part in parts and turn.who in items
        )

    def _part(self, part: ListPart) -> _Part:
        s = self.problem.session_index[part.session]
        start, room = self.placed[s]
        return _Part(part, s, room, (start + part.offset) * 60, places_of(self.problem, self.listed, part))

    def _commitments(self) -> dict[str, list[int]]:
        """For each person on the list, the sessions that need them, or bind them where they are."""
        found: dict[str, list[int]] = {who: [] for who in self.people}
        for s, (start, room) in self.placed.items():
            session = self.problem.sessions[s]
            for who in self.people.intersection(self.scenario.needed(session)):
                found[who].append(s)
            if self.scenario.policy("attendance").price is not None:
                continue
            for who in sorted(self.people & self.problem.bound.get(s, frozenset())):
                excused = waives(self.scenario, self.waive, "attendance", who, session.id)
                if not excused and able_at(self.problem, self.scenario.people[who], s, start, room):
                    found[who].append(s)
        return found

    def turn(self, p: int, place: int) -> Busy:
        """The time from call-up to the end of the place with this number, from 0."""
        part = self.parts[p]
        begin = part.start + place // self.desks * self.seconds
        called = begin - self.listed.call_up * 60
        return Busy(self.listed.id, part.session, called, begin + self.seconds, part.room)

    def clashes(self, one: Busy, other: "_List", two: Busy) -> bool:
        """Whether nobody can have both of two turns."""
        first, second = one.start + self.listed.call_up * 60, two.start + other.listed.call_up * 60
        return (one.start < two.end and second < one.end) or (two.start < one.end and first < two.end)

    def fits(self, i: int, p: int, place: int) -> bool:
        """Whether an item may have a place: in that part, with its person there and free."""
        item = self.items[i]
        if item.parts and self.parts[p].stated.session not in item.parts:
            return False
        return self.waived[i] or self._free(item, self.turn(p, place))

    def _free(self, item: Item, turn: Busy) -> bool:
        person = self.scenario.people[item.who]
        if person.present and not any(
            low * 60 <= turn.start and turn.end <= high * 60
            for low, high in map(self.problem.minutes, person.present)
        ):
            return False
        if not self._cleared(person, turn):
            return False
        return not any(keeps_from(self.problem, self.placed, turn, s) for s in self.commitments[item.who])

    def _cleared(self, person: Person, turn: Busy) -> bool:
        """Whether a person holds the clearance for the rooms of a part, on its day."""
        session = self.problem.sessions[turn.session]
        position = int(self.problem.starts.searchsorted(self.placed[turn.session][0]))
        day = self.scenario.event.days[int(self.problem.day_of_start[position])].date
        if self.scenario.may_enter(person, session, self.problem.rooms[turn.room], day):
            return True
        priced = self.scenario.policy("zone-clearance").price is not None
        return priced or waives(self.scenario, self.waive, "zone-clearance", person.id, session.id)

    def blame(self) -> tuple[int, ...]:
        """Sessions whose placement decides whether the list can be held, those not held included."""
        found = {self.problem.session_index[part.session] for part in self.listed.parts}
        for sessions in self.commitments.values():
            found.update(sessions)
        return tuple(sorted(found))

    def busy(self) -> dict[str, list[Busy]]:
        """By person, the turns that are chosen."""
        found: dict[str, list[Busy]] = {}
        for p, place, i in self.chosen:
            found.setdefault(self.items[i].who, []).append(self.turn(p, place))
        return found

    def turns(self) -> tuple[Turn, ...]:
        """The list as a plan has it."""
        found = []
        ready = {x.delegation: x.deposited for x in getattr(self.listed, "full_powers", ())}
        for p, place, i in sorted(self.chosen):
            turn = self.turn(p, place)
            begin = turn.end - self.seconds
            start = self.problem.instant(begin // 60) + timedelta(seconds=begin % 60)
            who = self.items[i].who
            delegation = self.scenario.people[who].delegation
            deposited = ready.get(delegation)
            tentative = delegation in ready and (
                deposited is None or self.scenario.event.instant(deposited) > start
            )
            found.append(
                Turn(
                    who=who,
                    part=self.problem.sessions[turn.session].id,
                    position=place + 1,
                    start=start,
                    end=start + timedelta(seconds=self.seconds),
                    desk=place % self.desks + 1,
                    tentative=tentative,
                )
            )
        return tuple(found)

    def in_order(self, busy: Sequence["_List"]) -> bool:
        """
        Fill the parts in the order of protocol; True if all have a place.

        Whoever is not free when it is their turn goes to the end of their category (rank).
        """
        rivals = [
            (who, other, turn) for other in busy for who, turns in other.busy().items() for turn in turns
        ]
        taken = {who: [(o, turn) for name, o, turn in rivals if name == who] for who in self.people}
        waiting = list(range(len(self.items)))
        self.chosen = []
        for p, part in enumerate(self.parts):
            later = sum(other.stated.least for other in self.parts[p + 1 :])
            absent: set[int] = set()
            for place in range(min(part.places, max(0, len(waiting) - later))):
                queue = sorted(
                    waiting,
                    key=lambda i: (i >= self.first, self.rank[i] if i >= self.first else 0, i in absent, i),
                )
                position = next((n for n, i in enumerate(queue) if self._may(i, p, place, taken)), None)
                if position is None:
                    break
                absent.update(i for i in queue[:position])
                waiting.remove(queue[position])
                self.chosen.append((p, place, queue[position]))
            if sum(q == p for q, _, _ in self.chosen) < part.stated.least:
                return False
        return not waiting and all(self._first_in_front(p) for p in range(len(self.parts)))

    def as_before(self) -> bool:
        """Keep everyone's place but for gaps, which close; False if somebody is new or cannot."""
        self.chosen = []
        for p, part in enumerate(self.parts):
            here = [i for q, _, i in self.before if q == p]
            if not part.stated.least <= len(here) <= part.places:
                return False
            self.chosen += [(p, place, i) for place, i in enumerate(here)]
        return (
            len(self.chosen) == len(self.items)
            and all(self.fits(i, p, place) for p, place, i in self.chosen)
            and all(self._first_in_front(p) for p in range(len(self.parts)))
        )

    def _may(self, i: int, p: int, place: int, taken: Mapping[str, list[tuple["_List", Busy]]]) -> bool:
        turn = self.turn(p, place)
        clash = (self.clashes(turn, other, rival) for other, rival in taken[self.items[i].who])
        return self.fits(i, p, place) and not any(clash)

    def _first_in_front(self, p: int) -> bool:
        order = [i for part, _, i in self.chosen if part == p]
        front = [i for i in order if i < self.first]
        return order[: len(front)] == front


def _as_before(group: list[_List], cuts: Sequence[Cut]) -> bool:
    """Keep each list as the baseline has it; True if nobody is left out and no cut broken."""
    if not all(one.as_before() for one in group) or any(_broken(group, cut) for cut in cuts):
        return False
    rivals = [(one, who, turn) for one in group for who, turns in one.busy().items() for turn in turns]
    return not any(
        who == other and one is not two and one.clashes(turn, two, rival)
        for one, who, turn in rivals
        for two, other, rival in rivals
    )


def _in_order(group: list[_List], cuts: Sequence[Cut]) -> bool:
    """Fill each list in order, beside those before it; True if nobody is left out and no cut broken."""
    if not all(one.in_order(group[:position]) for position, one in enumerate(group)):
        return False
    return not any(_broken(group, cut) for cut in cuts)


def _broken(group: list[_List], cut: Cut) -> bool:
    """Whether the turns chosen keep all people of a cut from all its sessions."""
    turns = {(one.listed.id, who): turn for one in group for who, (turn,) in one.busy().items()}
    return all(
        key in turns and all(keeps_from(group[0].problem, group[0].placed, turns[key], s) for s in sessions)
        for key, sessions in cut.items()
    )


def _search(group: list[_List], cuts: Sequence[Cut], *, soon: bool) -> cp_model.CpSolverStatus:
    """
    Find places for all: as few as can be elsewhere than before, with as few inversions as possible.

    Where each item is as near as can be to its place in the order of protocol is found in a moment, and
    has few inversions: it is where the search for the fewest begins, and enough if it is to be *soon*.
    """
    cp = cp_model.CpModel()
    models = [_Model(cp, one) for one in group]
    for position, one in enumerate(models):
        for other in models[position + 1 :]:
            one.keep_clear(other)
    for cut in cuts:
        literals = [x for model in models for x in model.keeping(cut)]
        cp.add(sum(literals) <= len(cut) - 1)
    cp.minimize(sum(model.far() for model in models))
    status = _solve(cp, models, NEAR)
    if status == cp_model.INFEASIBLE or (soon and status in SOLVED):
        return status
    near = status in SOLVED
    for model in models if near else ():
        model.begin()
    cp.minimize(sum(model.cost() for model in models))
    for effort in EFFORTS:
        status = _solve(cp, models, effort, soon=soon)
        if status != cp_model.UNKNOWN or near:
            break
    return cp_model.FEASIBLE if near and status == cp_model.UNKNOWN else status


def _solve(
    cp: cp_model.CpModel, models: Sequence["_Model"], effort: float, *, soon: bool = False
) -> cp_model.CpSolverStatus:
    """Search for so long, and keep what is found."""
    solver = engine(effort=effort)
    solver.parameters.stop_after_first_solution = soon
    status = answer(solver, cp)
    if status in SOLVED:
        for model in models:
            model.one.chosen = sorted(key for key, x in model.at.items() if solver.boolean_value(x))
    return status


class _Model:
    """The choice of places for one list."""

    def __init__(self, cp: cp_model.CpModel, one: _List) -> None:
        self.cp, self.one = cp, one
        self.at: dict[Chosen, cp_model.IntVar] = {}
        self.short: list[tuple[int, cp_model.IntVar]] = []
        for p in range(len(one.parts)):
            self._fill(p)
        for i, price in enumerate(one.price):
            mine = [literal for (_, _, item), literal in self.at.items() if item == i]
            if price is not None:
                mine.append(cp.new_bool_var("no-place"))
                self.short.append((price, mine[-1]))
            cp.add(sum(mine) == 1)
        self.inverted = [literal for p in range(len(one.parts)) for literal in self._precedence(p)]

    def _fill(self, p: int) -> None:
        """At most one item in each place, and no place left free before one that is taken."""
        one, cp = self.one, self.cp
        before: list[cp_model.IntVar] = []
        total: list[cp_model.IntVar] = []
        for place in range(min(one.parts[p].places, len(one.items))):
            here = []
            for i in range(len(one.items)):
                if one.fits(i, p, place):
                    self.at[p, place, i] = cp.new_bool_var("")
                    here.append(self.at[p, place, i])
            cp.add(sum(here) <= (1 if place == 0 else sum(before)))
            before = here
            total += here
        least, price = one.parts[p].stated.least, one.part_price[p]
        if least and price is not None:
            few = cp.new_bool_var("too-few")
            self.short.append((price, few))
            cp.add(sum(total) >= least).only_enforce_if(~few)
        elif least:
            cp.add(sum(total) >= least)

    def _precedence(self, p: int) -> Iterator[cp_model.IntVar]:
        """Fixed-first items in front of a part; and a literal for each item that a later one precedes."""
        one, cp = self.one, self.cp
        far = len(one.items) + 1
        place, inside = [], []
        for i in range(len(one.items)):
            here = [(k, literal) for (q, k, item), literal in self.at.items() if q == p and item == i]
            place.append(sum(k * literal for k, literal in here))
            inside.append(sum(literal for _, literal in here))
        for i in range(min(one.first, len(one.items))):
            for j in range(i + 1, len(one.items)):
                cp.add(place[i] <= place[j] + far * (2 - inside[i] - inside[j]))
        for i in range(one.first, len(one.items)):
            literal = cp.new_bool_var("inverted")
            first_after = cp.new_int_var(0, far, "first-after")
            for j in range(i + 1, len(one.items)):
                cp.add(first_after <= place[j] + far * (1 - inside[j]))
            cp.add(place[i] <= first_after + far * literal)
            yield literal

    def keep_clear(self, other: "_Model") -> None:
        """Give nobody turns on two lists that cannot both be kept."""
        theirs: dict[str, list[Chosen]] = {}
        for key in other.at:
            theirs.setdefault(other.one.items[key[2]].who, []).append(key)
        for key in self.at:
            turn = self.one.turn(*key[:2])
            for rival in theirs.get(self.one.items[key[2]].who, ()):
                if self.one.clashes(turn, other.one, other.one.turn(*rival[:2])):
                    self.cp.add_bool_or([~self.at[key], ~other.at[rival]])

    def keeping(self, cut: Cut) -> Iterator[cp_model.IntVar]:
        """Literals of places that keep people of a cut from all its sessions."""
        one = self.one
        for key, literal in self.at.items():
            sessions = cut.get((one.listed.id, one.items[key[2]].who))
            if sessions and all(keeps_from(one.problem, one.placed, one.turn(*key[:2]), s) for s in sessions):
                yield literal

    def begin(self) -> None:
        """Begin the next search from what is chosen."""
        chosen = set(self.one.chosen)
        for key, literal in self.at.items():
            self.cp.add_hint(literal, key in chosen)

    def far(self) -> cp_model.LinearExprT:
        """How far items are from their places in the order of protocol, and far more if they have none."""
        one, before = self.one, [0]
        for part in one.parts:
            before.append(before[-1] + part.places)
        none = (before[-1] + len(one.items)) ** 2
        away = sum((before[p] + place - i) ** 2 * literal for (p, place, i), literal in self.at.items())
        return away + none * sum(literal for _, literal in self.short)

    def cost(self) -> cp_model.LinearExprT:
        """Points, and beside them that the first parts fill up first; in a replan, places kept first."""
        number = len(self.one.items)
        large = number * len(self.one.parts) + 1
        later = sum(p * literal for (p, _, _), literal in self.at.items())
        points = sum(price * literal for price, literal in self.short)
        inversions = self.one.listed.inversion * sum(self.inverted)
        if not self.one.before:
            return large * (points + inversions) + later
        moved = number - sum(self.at[place] for place in self.one.before if place in self.at)
        heavy = large * (self.one.listed.inversion * number + 1)
        return heavy * ((number + 1) * points + moved) + large * inversions + later
