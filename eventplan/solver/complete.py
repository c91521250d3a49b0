"""
From placements to a plan: who speaks and signs when, who goes where, and all that was decided besides.

This is the one way out of the solver: minutes become instants, positions become ids.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eventplan.model import ArrivalTime, Exhibition, Placement, Plan, Sweep, Turn

from .attendance import names
from .booths import booths
from .car_times import later_cars, without_cars
from .earlier_cars import lists_and_cars
from .engine import Account
from .late import Late, late
from .naming_steps import Short
from .one_list import sessions_of
from .orders import Care
from .own import own_of
from .problem import Placed, Problem, Waived, waives


@dataclass(frozen=True)
class Solution:
    """What one solution of the model decides."""

    placed: Placed
    records: tuple[tuple[str, tuple[Any, ...], int], ...] = ()
    """Decisions besides placements: kind, key and value (see `Build.record`)."""


@dataclass(frozen=True)
class Blocked:
    """Placements that leave no complete plan."""

    sessions: tuple[tuple[int, ...], ...]
    """Sets of sessions that cannot all stay where and when they are."""
    times: tuple[tuple[int, ...], ...] = ()
    """Sets of sessions that cannot all keep their start times, in any rooms."""
    proved: bool = True
    """Whether that is certain; else a plan may be lost with them, and nothing more can be proved."""
    own: bool = False
    """Whether rules of one's own are in the way: what they said was learned, and is posted as such."""


MOST_KEPT_AWAY = 10
"""Times that people are kept from sessions where rules of one's own do not want them."""

A_QUESTION = 2e-5
"""Effort that a question to a rule of one's own counts as."""

MOST_CUTS = 50
"""Times that the lists are drawn up anew to leave people free for what they must cover."""


def complete(
    problem: Problem,
    solution: Solution,
    waive: Waived = (),
    account: Account | None = None,
    *,
    soon: bool = False,
    care: Care = Care.BEST,
) -> Plan | Blocked:
    """
    Return the plan, or the sessions whose placements leave none.

    *account*: what may be spent on lists and names; *soon*: names need not be the best;
    *care*: how good lists are to be.
    """
    account, own = account or Account(), own_of(problem)
    kept: dict[tuple[str, int], None] = {}
    plan = _complete(problem, solution, waive, account, (), soon=soon, care=care)
    if not own.any or isinstance(plan, Blocked):
        return plan

    asked, last = own.asked, plan

    for _ in range(MOST_KEPT_AWAY):
        away = own.away(solution.placed, plan, waive)
        if kept.keys() >= {*away}:
            break

        kept.update(dict.fromkeys(away))
        other = _complete(problem, solution, waive, account, [*kept], soon=soon, care=care)
        if isinstance(other, Blocked):
            plan = last  # somebody is needed where a rule does not want them
            break

        plan = other

    verdict = own.judged(solution.placed, plan, waive, account.seconds)
    account.spent += A_QUESTION * (own.asked - asked)

    return plan if verdict is None else Blocked(verdict.sessions, proved=False, own=True)


def _complete(
    problem: Problem,
    solution: Solution,
    waive: Waived,
    account: Account,
    kept: Iterable[tuple[str, int]],
    *,
    soon: bool,
    care: Care,
) -> Plan | Blocked:
    """Return the plan as all rules but those of one's own have it; *kept* are people kept from sessions."""
    placed, kept = solution.placed, tuple(kept)
    cuts = without_cars(problem, solution.placed, solution.records, waive)
    tied = {s for cut in cuts for s in sessions_of(cut)}
    sure = not cuts

    for _ in range(MOST_CUTS):
        listed, records = lists_and_cars(problem, placed, solution.records, waive, cuts, account, care)
        if listed.blocked is not None:
            return Blocked((tuple(sorted({*listed.blocked, *tied})),), proved=listed.proved and sure)

        solution = replace(solution, records=records)
        away = _away(problem, solution, waive, kept)
        named = names(problem, placed, waive, listed.busy, account, away=away, soon=soon)
        broken = [] if named.short else list(late(problem, placed, named.attendance, waive, listed.busy))
        # Where turns keep people from what they must cover, or are too many, other turns may not.
        wrong: list[Short | Late] = [*named.short, *broken]
        again = [fault.cut for fault in wrong if fault.cut is not None]
        if len(again) < len(wrong) or not again:
            break

        cuts += again
        tied.update(s for fault in wrong for s in fault.sessions)
        sure = sure and all(fault.proved for fault in wrong)

    certain = [short for short in named.short if short.cut is None]

    if named.short:
        # Whoever is not there yet might have been, had the cars come earlier.
        proved = bool(certain) and all(short.proved for short in certain) and not away
        return Blocked(tuple(short.sessions for short in certain or named.short), proved=proved)

    if broken:
        proved = all(fault.proved for fault in broken)
        return Blocked((), tuple(fault.sessions for fault in broken), proved)

    plan = _plan(problem, solution, named.attendance, listed.turns, waive)
    stranded = _stranded(problem, solution, plan)
    if stranded is not None:
        return Blocked((stranded,), proved=False)

    return plan.model_copy(update={"arrivals": later_cars(problem, plan)})


def _away(
    problem: Problem, solution: Solution, waive: Waived, kept: Iterable[tuple[str, int]]
) -> dict[str, list[tuple[int, int]]]:
    """Minutes before people have arrived, or in which they are led in, or *kept* from a session."""
    away = _not_led_in(problem, solution, waive)

    for person, s in kept:
        start = solution.placed[s][0]
        away.setdefault(person, []).append((start, start + problem.sessions[s].duration))

    return away


def _not_led_in(problem: Problem, solution: Solution, waive: Waived) -> dict[str, list[tuple[int, int]]]:
    """Minutes before people are led in, on days on which they arrive; and those of each arrival."""
    stated, times = problem.scenario.resources.arrivals, dict[tuple[str, int], list[tuple[int, int]]]()
    if problem.scenario.policy("arrivals").price is not None:
        return {}

    for kind, (number, *_), at in solution.records:
        if kind == "arrival":
            arrival = stated[number]
            if not waives(problem.scenario, waive, "arrivals", arrival.who, arrival.session):
                day = _day_of(problem, solution, arrival.session).start
                times.setdefault((arrival.who, day), []).append((at, at + arrival.escort))

    away: dict[str, list[tuple[int, int]]] = {}
    # In an explanation: a car that is left out may come at any time, and somebody may be led in from it.
    left_out = {arrival.who for arrival in stated if ("arrivals", (arrival.who, arrival.session)) in waive}

    for (who, day), arrivals in times.items():
        _, first = min(arrivals)
        # The first car of a day may come before midnight.
        before = [(day, first)] if day < first and who not in left_out else []
        away.setdefault(who, []).extend([*before, *arrivals])

    return away


def _day_of(problem: Problem, solution: Solution, session: str) -> range:
    """The minutes of the day on which a session that is held starts."""
    start, _ = solution.placed[problem.session_index[session]]
    return next(day for day in problem.days if start in day)


def _plan(
    problem: Problem, solution: Solution, attendance: dict[str, tuple[str, ...]], turns: Any, waive: Waived
) -> Plan:
    sessions, placed = problem.sessions, solution.placed
    placements = [
        Placement(session=sessions[s].id, start=problem.instant(start), room=problem.rooms[room])
        for s, (start, room) in placed.items()
    ]
    policy = problem.scenario.preferences.get("booth-wishes")
    off = policy.off_for if policy else ()
    baseline = problem.scenario.baseline
    before = baseline.plan.booths if baseline is not None else {}
    stands = {
        sessions[s].id: booths(session, off, _without(problem, session, waive), before.get(session.id)).booths
        for s in placed
        if isinstance(session := sessions[s], Exhibition) and session.exhibitors
    }

    return Plan(
        event=problem.scenario.event.id,
        placements=tuple(sorted(placements, key=lambda p: (p.start, p.session))),
        dropped=tuple(session.id for s, session in enumerate(sessions) if s not in placed),
        attendance=attendance,
        sweeps=_sweeps(problem, solution),
        arrivals=_arrivals(problem, solution, attendance, turns),
        teams=_teams(solution),
        orders=turns,
        booths=stands,
    )


def _without(problem: Problem, exhibition: Exhibition, waive: Waived) -> tuple[tuple[str, int], ...]:
    """Exhibitors who may be left without a booth, and what that costs in points."""
    scenario = problem.scenario
    price = scenario.policy("booths").price
    parties = []

    for party in dict.fromkeys(x.delegation for x in exhibition.exhibitors):
        waived = waives(scenario, waive, "booths", exhibition.id, party)
        if waived or price is not None:
            parties.append((party, 0 if waived else price or 0))

    return tuple(parties)


def _sweeps(problem: Problem, solution: Solution) -> tuple[Sweep, ...]:
    """Sweeps, each by the team that the baseline sends, or the first that is free."""
    stays = sorted(
        (begin, begin + key[1], key[0]) for kind, key, begin in solution.records if kind == "sweep"
    )
    baseline = problem.scenario.baseline
    known = {
        (problem.minute(sweep.start), sweep.room): sweep.team
        for sweep in (baseline.plan.sweeps if baseline is not None else ())
    }
    stays = sorted(_later(problem, solution.placed, stays, known))
    teams = _sweep_teams(
        stays, {stay: known[stay[0], stay[2]] for stay in stays if (stay[0], stay[2]) in known}
    )
    most = problem.scenario.resources.sweep_teams
    if most is not None and max(teams.values(), default=0) > most:
        teams = _sweep_teams(stays, {})

    planned_sweeps = [
        Sweep(room=part, start=problem.instant(begin), end=problem.instant(end), team=teams[begin, end, part])
        for begin, end, part in stays
    ]

    return tuple(sorted(planned_sweeps, key=lambda sweep: (sweep.start, sweep.room)))


_Stay = tuple[int, int, str]
"""From, until, and the room."""


def _later(
    problem: Problem, placed: Placed, stays: list[_Stay], known: Collection[tuple[int, str]]
) -> list[_Stay]:
    """
    Sweep as near to the next use of a room as the teams can: it need be guarded that much less.

    Sweeps that are *known*, by their start and room, stay as they are.
    """
    most = problem.scenario.resources.sweep_teams or len(stays)
    entries: dict[str, list[int]] = {}

    for s, (start, room) in placed.items():
        session = problem.sessions[s]
        for used in (problem.rooms[room], *session.overflow):
            for part in problem.scenario.parts_of(used):
                entries.setdefault(part, []).append(start - session.setup)

    left = list(stays)

    for stay in sorted(stays, reverse=True):
        begin, end, part = stay
        if (begin, part) in known:
            continue

        entry = min((at for at in entries.get(part, ()) if at >= end), default=end)
        left.remove(stay)
        ends = {entry, *(other for other, _, _ in left)}

        for until in sorted((at for at in ends if end <= at <= entry), reverse=True):
            since = until - (end - begin)
            if sum(other[0] < until and since < other[1] for other in left) < most:
                stay = since, until, part
                break

        left.append(stay)

    return left


def _sweep_teams(stays: list[_Stay], known: dict[_Stay, int]) -> dict[_Stay, int]:
    """A team for each sweep: those known, and for others the first that is free."""
    teams = dict(known)

    for stay in stays:
        busy = {team for other, team in teams.items() if other[0] < stay[1] and stay[0] < other[1]}
        if stay not in teams:
            teams[stay] = next(n for n in range(1, len(stays) + 1) if n not in busy)

    return teams


def _arrivals(
    problem: Problem,
    solution: Solution,
    attendance: Mapping[str, Sequence[str]],
    turns: Mapping[str, Sequence[Turn]],
) -> tuple[ArrivalTime, ...]:
    """Return the arrivals of those who come: by need or by names, or for a turn there."""
    stated = problem.scenario.resources.arrivals
    called = {(turn.part, turn.who) for several in turns.values() for turn in several}
    times = [
        ArrivalTime(
            who=stated[number].who,
            session=stated[number].session,
            drop_off=stated[number].drop_off,
            at=problem.instant(at),
        )
        for kind, (number, *_), at in solution.records
        if kind == "arrival"
    ]
    times = [
        time
        for time in times
        if time.who in attendance.get(time.session, ()) or (time.session, time.who) in called
    ]
    return tuple(sorted(times, key=lambda arrival: (arrival.at, arrival.who)))


def _stranded(problem: Problem, solution: Solution, plan: Plan) -> tuple[int, ...] | None:
    """
    Return two sessions of somebody who missed one, and is in the other before the first arrival of the day.

    That happens only where people may miss what they are driven to: then there is no arrival for it.
    """
    scenario, left = problem.scenario, {(time.who, time.session) for time in plan.arrivals}

    for kind, (number, *_), _ in solution.records:
        arrival = scenario.resources.arrivals[number] if kind == "arrival" else None
        if arrival is None or (arrival.who, arrival.session) in left:
            continue

        day = _day_of(problem, solution, arrival.session)
        later = [
            problem.minute(time.at) + scenario.resources.escort_of(time.who, time.session)
            for time in plan.arrivals
            if time.who == arrival.who and _day_of(problem, solution, time.session) == day
        ]
        first = min(later, default=day.start)

        for s, (start, _) in solution.placed.items():
            if start in day and start < first and arrival.who in plan.attendance[problem.sessions[s].id]:
                return tuple(sorted({s, problem.session_index[arrival.session]}))

    return None


def _teams(solution: Solution) -> dict[str, dict[str, tuple[int, ...]]]:
    teams_of: dict[str, dict[str, tuple[int, ...]]] = {}
    for kind, key, _ in solution.records:
        if kind == "team":
            session, language, team = key
            mine = teams_of.setdefault(session, {})
            mine[language] = (*mine.get(language, ()), team)

    return teams_of
