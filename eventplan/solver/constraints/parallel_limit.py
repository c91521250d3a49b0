"""`parallel-limit`: at most, and at least, n sessions of some kinds at once."""

from eventplan.model import ParallelLimit
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because, Literal


def post(build: Build) -> None:
    """Post each limit."""
    problem = build.problem

    for limit in problem.scenario.limits:
        because = build.because("parallel-limit", limit.id)
        if because is None:
            continue

        counted = [s for s, x in enumerate(problem.sessions) if limit.counts(x) and build.possible(s)]
        if limit.most is not None and len(counted) > limit.most:
            _most(build, limit, limit.most, counted, because)
        if limit.least is not None:
            _least(build, limit, limit.least, counted, because)


def _windows(build: Build, limit: ParallelLimit) -> list[tuple[int, int]]:
    return [build.problem.minutes(build.problem.scenario.event.span(window)) for window in limit.during]


def _most(build: Build, limit: ParallelLimit, most: int, counted: list[int], because: Because) -> None:
    if all(build.few(s) for s in counted) and not limit.during:
        # A sum at each start bounds better than intervals: it proves 37 into 3 × 12 at once.
        for instant in sorted({start for s in counted for start in build.candidates[s]}):
            running = _running(build, counted, instant)
            if len(running) > most:
                build.enforce(build.cp.add(sum(running) <= most), because)

        return

    spans = [build.span(s) for s in counted]
    demands = [1] * len(spans)
    capacity = most

    if limit.during:
        # Where the limit does not hold there is room for all; where it holds, the rest is taken up.
        capacity = len(counted)
        for low, high in _merged(_windows(build, limit)):
            spans.append(build.cp.new_fixed_size_interval_var(low, high - low, f"limit({limit.id})"))
            demands.append(capacity - most)

    build.enforce(build.cp.add_cumulative(spans, demands, capacity), because)


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged_spans: list[tuple[int, int]] = []
    for low, high in sorted(windows):
        if merged_spans and low <= merged_spans[-1][1]:
            merged_spans[-1] = (merged_spans[-1][0], max(high, merged_spans[-1][1]))
        else:
            merged_spans.append((low, high))

    return merged_spans


def _least(build: Build, limit: ParallelLimit, least: int, counted: list[int], because: Because) -> None:
    for low, high in _windows(build, limit):
        # Between two of these instants nothing can start or end.
        instants = {low} | {
            t
            for s in counted
            for start in build.candidates[s]
            for t in (start, start + build.problem.sessions[s].duration)
            if low <= t < high
        }
        for instant in sorted(instants):
            running = _running(build, counted, instant)
            build.enforce(build.cp.add(sum(running) >= least), because)


def _running(build: Build, counted: list[int], instant: int) -> list[Literal]:
    """Literals of the starts with which a session is running at an instant."""
    return [
        literal
        for s in counted
        for start, literal in build.at(s).items()
        if start <= instant < start + build.problem.sessions[s].duration
    ]
