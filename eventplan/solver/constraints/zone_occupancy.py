"""`zone-occupancy`: at every instant the heads in a zone, its nested zones included, are within its cap."""

from eventplan.solver.build import Build


def post(build: Build) -> None:
    """Bound the expected heads of the sessions in each zone with a cap."""
    problem, scenario = build.problem, build.problem.scenario

    for zone in scenario.zones:
        if zone.cap is None:
            continue

        because = build.because("zone-occupancy", zone.id)
        if because is None:
            continue

        inside = {inner.id for inner in scenario.zones if zone in scenario.zone_chain(inner.id)}
        left = zone.cap - sum(z.staff for z in scenario.zones if z.id in inside)
        if left < 0:
            build.never(because)
            continue

        spans, heads = [], []

        for s in range(len(problem.sessions)):
            expected = problem.least_heads[s]
            literal = build.uses_zone(s, inside) if expected else None
            if literal is not None:
                spans.append(build.span_if(s, literal))
                heads.append(expected)

        if sum(heads) > left:
            build.enforce(build.cp.add_cumulative(spans, heads, left), because)
