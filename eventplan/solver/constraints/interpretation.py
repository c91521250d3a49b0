"""`interpretation`: booths in the room, and teams within their number, their hours and their rest."""

from collections.abc import Callable
from itertools import combinations

from eventplan.model import InterpretationTeam
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal

Also = Callable[[Build, InterpretationTeam, int], None]
"""What else is said of a crew and a session."""


def exclude(build: Build) -> None:
    """Forbid rooms with fewer booths than the session has languages."""
    for s, session in enumerate(build.problem.sessions):
        for r, room in enumerate(build.problem.scenario.rooms if session.interpreted else ()):
            if len(set(session.languages)) > room.booths:
                build.forbid(build.because("interpretation", session.id, room.id), s, room=r)


def post(build: Build, also: Also | None = None) -> None:
    """
    Assign teams to each language of each interpreted session.

    *also*: what else a model says of each session that a team may be assigned to.
    """
    problem, scenario = build.problem, build.problem.scenario
    if not scenario.resources.interpretation:
        return  # teams are not planned here

    crews = scenario.resources.crew_by_language

    for language in dict.fromkeys(x for session in problem.sessions for x in session.languages):
        sessions = [
            s
            for s, x in enumerate(problem.sessions)
            if x.interpreted and language in x.languages and build.possible(s)
        ]

        if language not in crews:
            for s in sessions:
                because = build.because("interpretation", problem.sessions[s].id, language)
                if because is not None:
                    build.never([*because, *build.present(s)])
        else:
            _language(build, crews[language], sessions, also)


def _language(build: Build, crew: InterpretationTeam, sessions: list[int], also: Also | None) -> None:
    cp, problem = build.cp, build.problem
    works: dict[int, dict[int, Literal]] = {team: {} for team in range(1, crew.teams + 1)}

    for s in sessions:
        session = problem.sessions[s]
        because = build.because("interpretation", session.id, crew.language)
        if because is None:
            continue
        if also is not None:
            also(build, crew, s)

        mine = {team: cp.new_bool_var(f"works({crew.language}{team}, {session.id})") for team in works}

        for team, literal in mine.items():
            works[team][s] = literal
            if build.held[s] is not True:
                cp.add_implication(literal, build.held[s])

            build.record("team", (session.id, crew.language, team), literal, 0)

        late = build.held[s] - build.starts_in(s, _day(build, crew, s))

        if _day(build, crew, s) != set(build.candidates[s]):
            cp.add(late == build.starts_in(s, set(build.candidates[s]) - _day(build, crew, s)))

        build.enforce(
            cp.add(sum(mine.values()) == crew.teams_for(session.duration) * build.held[s] + late), because
        )

    spans = [build.span(s) for s in sessions]

    if len(sessions) > crew.teams and build.strict("interpretation"):
        cp.add_cumulative(spans, [crew.teams_for(problem.sessions[s].duration) for s in sessions], crew.teams)
    for team, mine in works.items():
        _limits(build, crew, team, mine)


def _day(build: Build, crew: InterpretationTeam, s: int) -> set[int]:
    """Starts from which the session ends before the evening limit of its day."""
    problem, every = build.problem, build.candidates[s]
    if crew.evening is None:
        return set(every)

    evenings = [problem.clock(d, crew.evening, last=True) for d in range(len(problem.days))]
    days = problem.day_of_start[problem.starts.searchsorted(every)].tolist()
    duration = problem.sessions[s].duration

    return {t for t, d in zip(every, days, strict=True) if t + duration <= evenings[d]}


def _limits(build: Build, crew: InterpretationTeam, team: int, mine: dict[int, Literal]) -> None:
    cp, problem = build.cp, build.problem
    because = build.because("interpretation", crew.language, str(team))
    if because is None:
        return

    for d in range(len(problem.scenario.event.days)):
        today = []
        for s, literal in mine.items():
            on = build.on_day(s)[d]
            works = cp.new_bool_var(f"works-on({crew.language}{team}, {s}, {d})")
            cp.add_bool_or([works, ~literal, ~on])
            today.append((problem.sessions[s].duration, works))

        if len(today) > crew.sessions_a_day:
            build.enforce(cp.add(sum(works for _, works in today) <= crew.sessions_a_day), because)

        if sum(duration for duration, _ in today) > crew.minutes_a_day:
            total = sum(duration * works for duration, works in today)
            build.enforce(cp.add(total <= crew.minutes_a_day), because)

    for a, b in combinations(mine, 2):
        if not build.can_overlap(a, b, margin=max(crew.break_between, crew.rest)):
            continue
        _rest(build, crew, a, b, [*because, mine[a], mine[b]])


def _rest(build: Build, crew: InterpretationTeam, a: int, b: int, because: list[Literal]) -> None:
    """Between two sessions of a team: the break on one day, the rest overnight."""
    cp = build.cp
    first = cp.new_bool_var(f"works-first({a}, {b})")
    same = build.same_day(a, b)

    for literal, earlier, other in ((first, a, b), (~first, b, a)):
        gap = build.start[other] - build.end[earlier]
        build.enforce(cp.add(gap >= crew.break_between), [*because, literal, same])
        build.enforce(cp.add(gap >= crew.rest), [*because, literal, ~same])
