"""`reports`: press conferences before the end of what they tell of, and daily briefings before noon."""

from eventplan.model import Kind
from eventplan.solver.build import Build
from eventplan.solver.charges.reports import of_starts
from eventplan.solver.costs._alone import by_start

BEFORE, CEREMONY = 2, 10
SOON, HOUR, MOST = 90, 60, 6


def cost(build: Build, weight: int) -> None:
    """Charge each press conference for what it does not wait for, and for its own hour."""
    problem = build.problem
    for s in range(len(problem.sessions)):
        by_start(build, "reports", s, weight * of_starts(build, s))

    for name, others in problem.scenario.told_of.items():
        press = problem.session_index[name]
        for other in others:
            reported = problem.session_index[other]
            if build.possible(press) and build.possible(reported) and build.counts("reports", name, other):
                _wait(build, reported, press, weight)

    for name, ceremony in problem.scenario.told_soon.items():
        press, reported = problem.session_index[name], problem.session_index[ceremony]
        if build.possible(press) and build.possible(reported) and build.counts("reports", name, ceremony):
            _soon(build, reported, press, weight)


def _soon(build: Build, reported: int, press: int, weight: int) -> None:
    """Charge a press conference for the hours after its ceremony, begun."""
    latest = (
        build.candidates[press][-1]
        - build.candidates[reported][0]
        - build.problem.sessions[reported].duration
    )
    if latest <= SOON:
        return

    units, much = build.cp.new_int_var(0, MOST, "late"), build.cp.new_bool_var("very-late")
    both = build.present(reported, press)
    late = build.start[press] - build.end[reported] - SOON
    build.enforce(build.cp.add(HOUR * units >= late), [~much, *both])
    build.cp.add(units >= MOST).only_enforce_if(much)
    build.cost("reports", weight * units)


def _wait(build: Build, reported: int, press: int, weight: int) -> None:
    ends = build.candidates[reported][-1] + build.problem.sessions[reported].duration
    if ends <= build.candidates[press][0]:
        return

    early = build.cp.new_bool_var("before-end")
    after = build.before(reported, press)
    build.cp.add_bool_or([after, early, *(~literal for literal in build.present(reported, press))])
    units = CEREMONY if build.problem.sessions[reported].kind is Kind.CEREMONY else BEFORE
    build.cost("reports", weight * units * early)
