"""
What any plan costs at least, where many want the same few rooms: counted, not planned.

Speed only, never law. Sessions that are alike are counted together, and so are rooms that are alike.
A room has no more uses than fit one after another into its times, and each session pays what it costs
at least in the room that it gets, or what it costs to drop it. Every plan does, so none costs less.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from .build import Build
from .build_rules import Linear
from .uses import most_uses

Charges = list[npt.NDArray[np.int64]]


def counted(
    build: Build, charges: Charges, room_charges: Charges, pools: Mapping[int, tuple[int, ...]]
) -> cp_model.CpModel:
    """
    Return the model whose least cost no plan undercuts.

    Args:
        build: Candidates.
        charges: For each session, what each start costs at least.
        room_charges: For each session, what each room costs at least.
        pools: Rooms that are alike, by the first of them.

    """
    problem = build.problem
    cp = cp_model.CpModel()
    costs: list[Linear] = []
    alike: dict[object, list[int]] = {}
    options: dict[int, dict[int, int]] = {}

    for s, session in enumerate(problem.sessions):
        options[s] = _options(build, s, charges[s], room_charges[s], pools)
        pairs = tuple(sorted((r, mask.tobytes()) for r, mask in build.pairs_ok[s].items()))
        long = session.setup, session.duration, session.teardown
        key = tuple(options[s].items()), build.starts_ok[s].tobytes(), pairs, long, session.drop_price
        alike.setdefault(key, []).append(s)

    within: dict[int, list[tuple[int, int, cp_model.IntVar]]] = {}

    for sessions in alike.values():
        first, number = sessions[0], len(sessions)
        in_room = {r: cp.new_int_var(0, number, "in") for r in options[first]}
        total = sum(in_room.values())

        if problem.sessions[first].optional:
            cp.add(total <= number)
            costs.append((problem.sessions[first].drop_price or 0) * (number - total))
        elif in_room:
            cp.add(total == number)

        costs += [cost * in_room[r] for r, cost in options[first].items() if cost]

        for r, variable in in_room.items():
            within.setdefault(r, []).append((first, number, variable))

    for r, uses in within.items():
        most = _most(build, r, [s for s, _, _ in uses]) * len(pools[r])
        if most < sum(number for _, number, _ in uses):
            cp.add(sum(variable for _, _, variable in uses) <= most)

    cp.minimize(sum(costs))

    return cp


def _options(
    build: Build,
    s: int,
    charges: npt.NDArray[np.int64],
    room_charges: npt.NDArray[np.int64],
    pools: Mapping[int, tuple[int, ...]],
) -> dict[int, int]:
    """What a session costs at least in each room that stands for others, if it may be there."""
    options = {}

    for r in pools:
        if build.rooms_ok[s, r]:
            starts = build.starts_ok[s] & build.pairs_ok[s].get(r, True)
            if starts.any():
                options[r] = int(charges[starts].min() + room_charges[r])

    return options


def _most(build: Build, r: int, sessions: list[int]) -> int:
    """How often a room can be used by these sessions."""
    problem = build.problem
    uses: set[tuple[int, int]] = set()

    for s in sessions:
        session = problem.sessions[s]
        starts = problem.starts[build.starts_ok[s] & build.pairs_ok[s].get(r, True)].tolist()
        after = session.duration + session.teardown + problem.scenario.rooms[r].turnover
        uses.update((t - session.setup, t + after) for t in starts)

    return most_uses(uses)
