"""
conference-scheduler (PyCon UK): talks in slots of venues, on its own example and on grown ones.

What an instance means is as the peer's documentation has it (version 3.0.1, "Mathematical model"): each
talk takes one slot, which is at least as long, none that it is not available in, and no slot takes two;
talks that share a tag, or of which one names the other, are not at the same time. Its goals are to be
valid; `efficiency`, the demand of every talk less the seats of its slot, in all; `equity`, the greatest
of these; `changes`, entries of the table of talks and slots that differ from an earlier one.

The talks are those of PyCon UK 2016; venues, times, absences and clashes are those of the peer's how-to
"Define a Conference", which has no demands: these are drawn from a seed.
"""

import functools
import multiprocessing
import random
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise, product
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks import ours
from benchmarks.table import Peer, Row
from eventplan import NoPlan, Plan, Scenario, plan
from eventplan.solver import Progress

from . import Settings

VENUES = {"Assembly Room": 500, "Ferrier Hall": 200, "Room C": 80, "Room D": 100}
"""Those in which talks are held, and their seats."""

DAYS = (date(2016, 9, 16), date(2016, 9, 17), date(2016, 9, 18))

TIMES = (
    ("10:15", 30), ("11:15", 45), ("12:00", 30), ("12:30", 30), ("14:30", 30), ("15:00", 30), ("15:30", 30),
    ("16:30", 30), ("17:00", 30),
)  # fmt: skip

ABSENT = {"Alex Chan": [("2016-09-16 00:00", "2016-09-16 23:59"), ("2016-09-18 00:00", "2016-09-18 12:00")]}
CLASHES = {"Owen Campbell": ["Thomas Campbell", "David R. MacIver"]}

GROWN = {
    1: ("valid", "efficiency", "equity", "changes"),
    2: ("efficiency", "equity", "changes"),
    4: ("efficiency",),
    8: ("efficiency", "changes"),
}
"""So many times the talks and the venues, with these goals."""

HEURISTICS_UP_TO = 2
MOST_HEADS = 10_000
"""More than any demand or any seats."""

Solution = dict[int, int]
"""The slot of each talk, by position."""


class Slot(NamedTuple):
    """A time in a venue."""

    venue: str
    start: datetime
    minutes: int
    seats: int

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)


class Talk(NamedTuple):
    """A talk, the slots that it may not take, and the talks that it may not be beside."""

    name: str
    minutes: int
    demand: int
    tags: frozenset[str] = frozenset()
    out: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


class Instance(NamedTuple):
    """Talks and slots; and where the talks were, if that is to be kept."""

    talks: list[Talk]
    slots: list[Slot]
    before: Solution

    def usable(self, t: int) -> list[int]:
        """The slots that a talk may take."""
        talk = self.talks[t]
        return [j for j, slot in enumerate(self.slots) if j not in talk.out and talk.minutes <= slot.minutes]

    def clash(self, t: int, u: int) -> bool:
        """Whether two talks may not be at the same time."""
        first, other = self.talks[t], self.talks[u]
        return u in first.apart or t in other.apart or bool(first.tags & other.tags)

    def same_time(self, j: int, k: int) -> bool:
        """Whether two slots share an instant."""
        first, other = self.slots[j], self.slots[k]
        return first.start < other.end and other.start < first.end


def rows(settings: Settings) -> Iterator[Row]:
    """Plan the example and its grown versions, beside what the peer recommends."""
    for stated, (times, goals) in product(sorted(settings.data.glob("*-talks.yml")), GROWN.items()):
        for goal in goals:
            name = f"{stated.stem} x{times} {goal}"
            if not settings.wants(name):
                continue
            instance = grown(stated, times, settings.seed, lost=goal == "changes")
            outcome = ours.run(
                scenario_of(instance, goal),
                seconds=settings.seconds,
                workers=settings.workers,
                seed=settings.seed,
                how=functools.partial(least_overflow, instance) if goal == "equity" else plan,
            )
            value = bound = None
            if isinstance(outcome.plan, Plan):
                solution = solution_of(instance, outcome.plan)
                broken = breaches(instance, solution)
                assert not broken, broken[:5]
                value = worth(instance, solution, goal)
                bound = bound_of(instance, outcome.plan, goal)
            ours_row = ours.row_of(outcome, value, bound)
            full = f"{name} ({len(instance.talks)} talks, {len(instance.slots)} slots)"
            yield Row(full, ours_row, tuple(_peers(instance, goal, times, settings)))


# Instances.


def grown(path: Path, times: int = 1, seed: int = 0, *, lost: bool = False) -> Instance:
    """
    Return the conference with so many times the talks and the venues.

    If something is *lost*, the talks have had slots, and the largest venue cannot be used on the second
    day any more.
    """
    stated, draw = yaml.safe_load(path.read_text(encoding="utf-8")), random.Random(seed)
    slots = [
        Slot(f"{venue} {n}" if n else venue, datetime.fromisoformat(f"{day} {clock}"), minutes, seats)
        for n in range(times)
        for venue, seats in VENUES.items()
        for day in DAYS
        for clock, minutes in TIMES
    ]
    speakers = [f"{talk['speaker']} {n}" for n in range(times) for talk in stated]
    talks = []
    for n in range(times):
        for talk in stated:
            away = [
                (datetime.fromisoformat(a), datetime.fromisoformat(b))
                for a, b in ABSENT.get(talk["speaker"], ())
            ]
            mine = [f"{talk['speaker']} {n}", *(f"{who} {n}" for who in CLASHES.get(talk["speaker"], ()))]
            talks.append(
                Talk(
                    f"{talk['title']} {n}" if n else talk["title"],
                    talk["duration"],
                    talk.get("demand") or round(20 * 2 ** draw.uniform(0, 4.5)),
                    frozenset(f"{tag} {n}" for tag in talk.get("tags") or ()),
                    frozenset(
                        j for j, s in enumerate(slots) if any(a <= s.start and s.end <= b for a, b in away)
                    ),
                    frozenset(u for u, who in enumerate(speakers) if who in mine and u != len(talks)),
                )
            )  # fmt: skip
    instance = Instance(talks, slots, {})
    if not lost:
        return instance
    before = first_fit(instance)
    gone = {j for j, s in enumerate(slots) if s.venue == next(iter(VENUES)) and s.start.date() == DAYS[1]}
    return Instance([talk._replace(out=talk.out | gone) for talk in talks], slots, before)


def first_fit(instance: Instance) -> Solution:
    """Give each talk, the longest first, the first slot that is left."""
    solution: Solution = {}
    order = sorted(range(len(instance.slots)), key=lambda j: (instance.slots[j].start, j))
    for t in sorted(range(len(instance.talks)), key=lambda t: (-instance.talks[t].minutes, t)):
        usable, taken = set(instance.usable(t)), set(solution.values())
        solution[t] = next(
            j
            for j in order
            if j in usable - taken
            and not any(instance.clash(t, u) and instance.same_time(j, k) for u, k in solution.items())
        )
    return solution


# Ours.


def scenario_of(instance: Instance, goal: str = "valid", over: int = 0) -> Scenario:
    """
    Return an instance as a scenario; for `equity`, one in which no talk is *over* its seats by more.

    A talk begins when a slot does, and is in a room only in a slot of the room: those are its windows there.
    Slots of one venue that overlap, or have different seats, are of different rooms, as they are different to
    the peer.
    """
    _check(instance)
    rooms = _rooms(instance.slots)
    days = sorted({slot.start.date() for slot in instance.slots})
    used = {f"R{n}": instance.slots[js[0]].seats for n, js in enumerate(rooms)}
    place = {j: f"R{n}" for n, js in enumerate(rooms) for j in js}
    document = {
        "event": {
            "id": "conference", "title": "Conference", "time_zone": "Etc/UTC", "grid": 5,
            "days": [{"date": day, "opens": 0, "closes": 1440} for day in days],
        },
        "common_sense": False,
        "venues": [{"id": "site", "name": "Site"}],
        "rooms": [
            {"id": room, "name": room, "venue": "site", "capacity": MOST_HEADS + seats + over}
            for room, seats in used.items()
        ],
        "slot_grids": [{"id": "slots", "slots": sorted({(slot.start, slot.end) for slot in instance.slots})}],
        "sessions": [_session(instance, t, goal, used, place) for t in range(len(instance.talks))],
        "not_parallel": list(_apart(instance)),
        "preferences": {"room-fit": {"weight": 0}},
    }  # fmt: skip
    return Scenario.model_validate(document)


def _session(
    instance: Instance, t: int, goal: str, used: dict[str, int], place: dict[int, str]
) -> dict[str, Any]:
    talk, long = instance.talks[t], timedelta(minutes=instance.talks[t].minutes)

    def window(j: int) -> tuple[datetime, datetime]:
        return instance.slots[j].start, instance.slots[j].start + long

    windows: dict[str, list[tuple[datetime, datetime]]] = {}
    for j in instance.usable(t):
        windows.setdefault(place[j], []).append(window(j))
    alike: dict[tuple[tuple[datetime, datetime], ...], list[str]] = {}
    for room, mine in windows.items():
        alike.setdefault(tuple(sorted(mine)), []).append(room)
    fields: dict[str, Any] = {
        "id": f"T{t}",
        "kind": "hold",
        "title": talk.name,
        "duration": talk.minutes,
        "slots": "slots",
        "room": list(windows),
        "room_windows": [{"room": rooms, "windows": list(mine)} for mine, rooms in alike.items()],
    }
    if goal == "equity":
        fields["heads"] = MOST_HEADS + talk.demand
    if goal == "efficiency":
        # One wish for each step of seats: together they are as dear as the seats that are forgone.
        steps = sorted(set(used.values()))
        fields["prefer_rooms"] = [
            {"room": [room for room, seats in used.items() if seats >= more], "price": more - less}
            for less, more in pairwise(steps)
        ]
    if goal == "changes":
        j = instance.before[t]
        fields["prefer_times"] = [{"window": window(j), "room": place[j], "price": 2}]
    return fields


def _rooms(slots: list[Slot]) -> list[list[int]]:
    """Slots put together: those of one venue with the same seats, as far as they do not overlap."""
    rows: list[list[int]] = []
    for j, slot in sorted(enumerate(slots), key=lambda item: (item[1].venue, item[1].seats, item[1].start)):
        for mine in rows:
            last = slots[mine[-1]]
            if (last.venue, last.seats) == (slot.venue, slot.seats) and last.end <= slot.start:
                mine.append(j)
                break
        else:
            rows.append([j])
    return rows


def _apart(instance: Instance) -> Iterator[dict[str, Any]]:
    tags = sorted({tag for talk in instance.talks for tag in talk.tags})
    for n, tag in enumerate(tags):
        members = [f"T{t}" for t, talk in enumerate(instance.talks) if tag in talk.tags]
        if len(members) > 1:
            yield {"id": f"tag-{n}", "sessions": members}
    pairs = {tuple(sorted((t, u))) for t, talk in enumerate(instance.talks) for u in talk.apart}
    for t, u in sorted(pairs):
        yield {"id": f"{t}-{u}", "sessions": [f"T{t}", f"T{u}"]}


def _check(instance: Instance) -> None:
    """A talk holds its slot to the end for the peer, and for us until it is over: they must be the same."""
    spans = {(slot.start, slot.minutes) for slot in instance.slots}
    for (start, minutes), (other, more) in combinations(sorted(spans), 2):
        if other >= start + timedelta(minutes=minutes) or start == other:
            continue
        short = [talk.name for talk in instance.talks if talk.minutes < min(minutes, more)]
        if short and any(talk.tags or talk.apart for talk in instance.talks):
            raise ValueError(f"slots at {start} and {other} overlap, and '{short[0]}' does not fill its slot")


def least_overflow(
    instance: Instance,
    scenario: Scenario,  # noqa: ARG001 - asked as `plan` is
    *,
    seconds: float,
    workers: int,
    seed: int,
    progress: Callable[[Progress], None],
) -> Plan | NoPlan:
    """Find how little a talk need be over its seats, by halves; the score says by how much it is."""
    began = time.monotonic()
    seats = sorted({slot.seats for slot in instance.slots})
    values = sorted({talk.demand - number for talk in instance.talks for number in seats})
    least = max(
        min(talk.demand - instance.slots[j].seats for j in instance.usable(t))
        for t, talk in enumerate(instance.talks)
    )
    low, high, best = values.index(least), len(values) - 1, NoPlan(scenario="", status="unknown", reasons=())
    best_plan: Plan | NoPlan = best
    proved = True
    while low < high or not isinstance(best_plan, Plan):
        middle = (
            (low + high) // 2 if isinstance(best_plan, Plan) else low if low == high else (low + high) // 2
        )
        left = seconds - (time.monotonic() - began)
        if left <= 0:
            break
        answer = plan(
            scenario_of(instance, "equity", values[middle]), seconds=left, workers=workers, seed=seed
        )
        if isinstance(answer, Plan):
            over = worth(instance, solution_of(instance, answer), "equity")
            best_plan, high = answer, min(middle, values.index(over))
            progress(Progress(time.monotonic() - began, over + MOST_HEADS, None, 1, "first plan, verified"))
        elif low == high:
            return answer
        else:
            proved &= str(answer.status) == "infeasible"
            low = middle + 1
    if not isinstance(best_plan, Plan):
        return best_plan
    bound = values[low] if proved else least
    over = worth(instance, solution_of(instance, best_plan), "equity")
    status = "optimal" if bound == over else "feasible"
    return best_plan.model_copy(
        update={"score": over + MOST_HEADS, "bound": bound + MOST_HEADS, "status": status}
    )


def solution_of(instance: Instance, plan: Plan) -> Solution:
    """Return a plan as slots."""
    place = {(f"R{n}", instance.slots[j].start): j for n, js in enumerate(_rooms(instance.slots)) for j in js}
    return {int(p.session[1:]): place[p.room, p.start.replace(tzinfo=None)] for p in plan.placements}


def bound_of(instance: Instance, plan: Plan, goal: str) -> int:
    """Return the bound of a plan in the units of a goal."""
    if goal == "efficiency":
        most = max(slot.seats for slot in instance.slots)
        return plan.bound + sum(talk.demand - most for talk in instance.talks)
    return plan.bound - MOST_HEADS if goal == "equity" else plan.bound


# The scorer.


def breaches(instance: Instance, solution: Solution) -> list[str]:
    """Return what is wrong with a solution."""
    wrong = [f"{talk.name} has no slot" for t, talk in enumerate(instance.talks) if t not in solution]
    for t, j in solution.items():
        talk, slot = instance.talks[t], instance.slots[j]
        if talk.minutes > slot.minutes or j in talk.out:
            wrong.append(f"{talk.name} cannot be in {slot}")
        for u, k in solution.items():
            if t < u and j == k:
                wrong.append(f"{talk.name} and {instance.talks[u].name} are both in {slot}")
            elif t < u and instance.clash(t, u) and instance.same_time(j, k):
                wrong.append(f"{talk.name} is beside {instance.talks[u].name} at {slot.start}")
    return wrong


def worth(instance: Instance, solution: Solution, goal: str) -> int:
    """Return what a solution is worth by a goal; less is better."""
    over = [instance.talks[t].demand - instance.slots[j].seats for t, j in solution.items()]
    if goal == "efficiency":
        return sum(over)
    if goal == "equity":
        return max(over)
    if goal == "changes":
        return 2 * sum(instance.before[t] != j for t, j in solution.items())
    return 0


# The peer, each of its ways in a process of its own.


def _peers(instance: Instance, goal: str, times: int, settings: Settings) -> Iterator[Peer]:
    if not settings.peers:
        return
    ways = ["CBC"]
    if times <= HEURISTICS_UP_TO and goal != "equity":  # the heuristics have nothing for equity
        ways += ["hill climber", "simulated annealing"]
    for way in ways:
        # The model is made on top of the time for CBC; heuristics end after as many steps as they do unasked.
        seconds, solution = _apart_from_here(instance, goal, way, settings)
        name = f"conference-scheduler, {way}"
        if isinstance(solution, str):
            yield Peer(name, None, seconds, solution)
            continue
        broken = breaches(instance, solution)
        note = f"{len(broken)} breaches" if broken else ""
        yield Peer(name, None if broken else worth(instance, solution, goal), seconds, note)


def _apart_from_here(
    instance: Instance, goal: str, way: str, settings: Settings
) -> tuple[float, Solution | str]:
    context = multiprocessing.get_context("spawn")
    receiver, there = context.Pipe()
    process = context.Process(target=_work, args=(there, instance, goal, way, settings))
    began = time.monotonic()
    process.start()
    there.close()
    most = settings.seconds * (2 if way == "CBC" else 1)
    try:
        answer: Solution | str = receiver.recv() if receiver.poll(most) else "no answer in time"
    except EOFError:
        answer = "no answer"
    took = time.monotonic() - began
    process.terminate()
    process.join()
    return took, answer


def _work(out: Connection, instance: Instance, goal: str, way: str, settings: Settings) -> None:
    out.send(peer_solution(instance, goal, way, settings))
    out.close()


def peer_solution(instance: Instance, goal: str, way: str, settings: Settings) -> Solution | str:
    """Solve an instance with conference-scheduler."""
    import numpy as np
    import pulp
    from conference_scheduler import heuristics, scheduler

    events, slots, before = peer_instance(instance)
    np.random.seed(settings.seed)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if way == "CBC":
                solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=settings.seconds, threads=settings.workers)
                solution = scheduler.solution(events, slots, _goal(goal, before), solver=solver)
            else:
                algorithm = (
                    heuristics.hill_climber if way == "hill climber" else heuristics.simulated_annealing
                )
                solution = scheduler.heuristic(events, slots, peer_goal(goal, before), algorithm=algorithm)
    except ValueError as error:
        return str(error)
    return {int(t): int(j) for t, j in solution}


def peer_instance(instance: Instance) -> tuple[list[Any], list[Any], list[Any]]:
    """Return events, slots and an earlier schedule as conference-scheduler has them."""
    from conference_scheduler import resources

    slots = [
        resources.Slot(s.venue, s.start, s.minutes, s.seats, str(s.start.date())) for s in instance.slots
    ]
    talks = instance.talks
    events = [resources.Event(talk.name, talk.minutes, talk.demand) for talk in talks]
    for t, talk in enumerate(talks):
        # It heeds tags only of events that are not available for something, and only one way round:
        # said in full and both ways, its model is what its documentation says.
        apart = [events[u] for u in range(len(talks)) if u != t and instance.clash(t, u)]
        events[t].add_unavailability(*(slots[j] for j in sorted(talk.out)), *apart)
        events[t].add_tags(*sorted(talk.tags))
    before = [resources.ScheduledItem(events[t], slots[j]) for t, j in sorted(instance.before.items())]
    return events, slots, before


def peer_goal(goal: str, before: list[Any]) -> Any:
    """Return the peer's own function for a goal."""
    from conference_scheduler.lp_problem import objective_functions

    if goal == "changes":
        return functools.partial(objective_functions.number_of_changes, original_schedule=before)
    known = {
        "efficiency": objective_functions.efficiency_capacity_demand_difference,
        "equity": objective_functions.equity_capacity_demand_difference,
    }
    return known.get(goal)


def _goal(goal: str, before: list[Any]) -> Any:
    """Return the same for its linear model, summed in one go: its own takes time with the square of it."""
    from conference_scheduler.lp_problem.utils import lpsum

    def efficiency(slots: list[Any], events: list[Any], X: Any, **_: Any) -> Any:  # noqa: N803 - the peer's name
        return lpsum(
            (event.demand - slot.capacity) * X[t, j]
            for t, event in enumerate(events)
            for j, slot in enumerate(slots)
        )

    def changes(slots: list[Any], events: list[Any], X: Any, **_: Any) -> Any:  # noqa: N803
        place, position = {slot: j for j, slot in enumerate(slots)}, {id(e): t for t, e in enumerate(events)}
        was = {position[id(item.event)]: place[item.slot] for item in before}
        return lpsum(
            1 - X[t, j] if was.get(t) == j else X[t, j] for t in range(len(events)) for j in range(len(slots))
        )

    return {"efficiency": efficiency, "changes": changes}.get(goal, peer_goal(goal, before))
