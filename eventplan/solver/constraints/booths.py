"""
`booths`: each exhibitor has a booth of its own, apart from those that it keeps apart from.

Booths and the programme have nothing to do with each other but for this: an exhibition for which
there are no such booths cannot be held. Which booth is best is chosen in `solver/booths.py`.
"""

from eventplan.model import Exhibition
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal


def post(build: Build) -> None:
    """Give each exhibitor of each exhibition that is held a booth."""
    for s, session in enumerate(build.problem.sessions):
        if isinstance(session, Exhibition) and session.exhibitors and build.possible(s):
            _assign(build, s, session)


def _assign(build: Build, s: int, exhibition: Exhibition) -> None:
    cp = build.cp
    stands = [booth.id for booth in exhibition.booths]
    beside = {(a.id, b) for a in exhibition.booths for b in a.next_to}
    parties = dict.fromkeys(x.delegation for x in exhibition.exhibitors)
    has = {(party, stand): cp.new_bool_var("booth") for party in parties for stand in stands}

    for stand in stands:
        cp.add_at_most_one(has[party, stand] for party in parties)

    for x in exhibition.exhibitors:
        because = build.because("booths", exhibition.id, x.delegation)
        if because is None:
            continue

        conditions = [*because, *build.present(s)]
        mine: list[Literal] = [has[x.delegation, stand] for stand in stands]
        cp.add_bool_or([*mine, *(~literal for literal in conditions)])

        for other in x.apart:
            for a, b in sorted(beside | {(b, a) for a, b in beside}):
                if other in parties:
                    cp.add_bool_or(
                        [~has[x.delegation, a], ~has[other, b], *(~literal for literal in conditions)]
                    )
