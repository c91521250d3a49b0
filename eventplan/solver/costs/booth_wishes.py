"""
`booth-wishes`: how far exhibitors are from the booths and the neighbours that they wish.

Booths depend on nothing else, so the best there is for an exhibition is known beforehand. Where an
exhibitor may be left without a booth, at a price or because the rule is waived, nothing is charged
here: the score counts what was given, and the bound stays below it.
"""

from eventplan.model import Exhibition
from eventplan.solver.booths import booths
from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge each exhibition that is held what its best floor plan costs (proved, or its bound)."""
    if not build.strict("booths"):
        return

    for s, session in enumerate(build.problem.sessions):
        if isinstance(session, Exhibition) and session.exhibitors and build.possible(s):
            off = build.problem.scenario.preferences.get("booth-wishes")
            units = booths(session, off.off_for if off else ()).least
            if build.counts("booth-wishes", session.id) and units:
                build.cost("booth-wishes", weight * units * build.held[s])
