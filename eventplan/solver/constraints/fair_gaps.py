"""`fair-gaps`: numbers of gaps differ by no more than is stated."""

from eventplan.solver.build import Build
from eventplan.solver.gaps import gaps_by


def post(build: Build) -> None:
    """Have nobody's gaps be many more than the fewest of anybody."""
    for number, stated in enumerate(build.problem.scenario.gaps):
        if stated.fair is None:
            continue

        gaps = gaps_by(build, number)
        least = min(map(len, gaps.values()), default=0)
        fewest = build.cp.new_int_var(0, least, "fewest-gaps") if least else 0

        for mine in gaps.values() if least else ():
            build.cp.add(fewest <= sum(mine))

        for who, mine in gaps.items():
            because = build.because("fair-gaps", stated.id, who) if len(mine) > stated.fair else None
            if because is not None:
                build.enforce(build.cp.add(sum(mine) <= fewest + stated.fair), because)
