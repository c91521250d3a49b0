"""
Rules that are judged once everything else is decided: queues at gates, and the load of single people.

What breaks one is named by the sessions that together break it, so that the search can go on without
that combination. Nothing is lost: only combinations that do break a rule are left out.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from eventplan.model import Attendance

from .gates import gates_of
from .list_parts import Busy
from .list_rules import within
from .loads import overload
from .one_list import Cut, turns_beside
from .problem import Label, Problem, Waived, waives

Placed = Mapping[int, tuple[int, int]]


class Late(NamedTuple):
    """Sessions that cannot all stay when they are, and whether that is proved."""

    sessions: tuple[int, ...]
    proved: bool
    cut: Cut | None = None
    """Turns on lists that are in the way, if that may be why."""


def late(
    problem: Problem,
    placed: Placed,
    attendance: Mapping[str, tuple[str, ...]],
    waive: Waived,
    busy: Mapping[str, list[Busy]],
) -> Iterator[Late]:
    """
    Return sets of sessions that cannot all stay when they are.

    *busy* are people with turns on lists, who may have nothing else to do in their sessions.
    """
    yield from _gates(problem, placed, attendance, waive, busy)
    yield from _loads(problem, placed, attendance, waive, busy)


def late_labels(problem: Problem) -> list[Label]:
    """Return the rule instances that are judged here: one for each gate, and for each person."""
    scenario = problem.scenario
    used = {gate for use in scenario.gates for gate in use.checkpoints}
    bound = dict.fromkeys(person for load in scenario.workload for person in load.who)
    stated = [("checkpoint-throughput", (gate.id,)) for gate in scenario.checkpoints if gate.id in used]
    stated += [("workload", (person,)) for person in bound]

    return [
        (rule, subjects)
        for rule, subjects in stated
        if scenario.policy(rule).price is None and not waives(scenario, (), rule, *subjects)
    ]


def _gates(
    problem: Problem,
    placed: Placed,
    attendance: Mapping[str, tuple[str, ...]],
    waive: Waived,
    busy: Mapping[str, list[Busy]],
) -> Iterator[Late]:
    rule = "checkpoint-throughput"
    if problem.scenario.policy(rule).price is not None:
        return

    for gate in gates_of(problem, waive):
        starts = {s: placed[s][0] for s in dict.fromkeys((*gate.flows, *gate.each)) if s in placed}
        failing = gate.fails(starts)
        if failing:
            yield Late(failing, proved=True)
            continue

        # More people may be sent than must be there for certain; at other times perhaps fewer.
        more = {s: _there(problem, s, attendance, busy) - problem.least_heads[s] for s in gate.each}
        failing = gate.fails(starts, {s: extra for s, extra in more.items() if extra > 0})
        if failing:
            turns = {
                (turn.listed, person): frozenset({within(turn.session)})
                for person, theirs in busy.items()
                for turn in theirs
                if turn.session in failing and more.get(turn.session, 0) > 0
                if person not in attendance.get(problem.sessions[turn.session].id, ())
            }
            yield Late(failing, proved=False, cut=Cut(turns, len(turns) - 1) if turns else None)


def _there(
    problem: Problem, s: int, attendance: Mapping[str, tuple[str, ...]], busy: Mapping[str, list[Busy]]
) -> int:
    """People at a session: those sent, and those with a turn alone."""
    called = {person for person, turns in busy.items() for turn in turns if turn.session == s}
    return len(called.union(attendance.get(problem.sessions[s].id, ())))


def _loads(
    problem: Problem,
    placed: Placed,
    attendance: Mapping[str, tuple[str, ...]],
    waive: Waived,
    busy: Mapping[str, list[Busy]],
) -> Iterator[Late]:
    scenario, sessions = problem.scenario, problem.sessions
    if scenario.policy("workload").price is not None or not scenario.workload:
        return

    needed = {s: set(scenario.needed(sessions[s])) for s in placed}

    for load in scenario.workload:
        for person in load.who:
            if waives(scenario, waive, "workload", person):
                continue

            mine = [s for s in placed if person in attendance.get(sessions[s].id, ())]
            attended = ((placed[s][0], placed[s][0] + sessions[s].duration, s) for s in mine)
            stays = sorted([*attended, *turns_beside(busy.get(person, ()), mine)])

            for bad in overload(problem, load, stays):
                if all(person in needed[s] for s in bad):
                    yield Late(bad, proved=True)
                else:
                    # Whoever is on duty elsewhere is excused from what is meant for everyone: all that
                    # might be such a duty has a part in it. Covering may be, and is not tried out.
                    duties = {s for s in placed if person in needed[s] | {*scenario.meant_for(sessions[s])}}
                    covers = any(sessions[s].attendance is Attendance.DELEGATIONS for s in placed)
                    yield Late(tuple(sorted({*bad, *duties})), proved=not covers)
