"""
`sweep`: before a protected session its room is swept while empty, then sealed until entry.

The time from the sweep to the entry is one sealed interval that no stay in the room may touch. A
protected session may take over the seal of an earlier one instead, if nothing came between.
"""

from ortools.sat.python import cp_model

from eventplan.model import Scenario
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal

Seal = tuple[cp_model.IntVar, Literal]
"""When the sweep ended behind which a room is sealed for a session; and whether it is."""

LONGEST_SEAL = 720
"""Minutes for which a seal is trusted (12 hours, assumed)."""


def minutes_of(scenario: Scenario, part: str) -> int:
    """Minutes that a sweep of a room takes: of the innermost zone around it that asks for one."""
    chain = scenario.zone_chain(scenario.room_by_id[part].zone)
    return next((zone.sweep for zone in chain if zone.sweep), 0)


def post(build: Build) -> None:
    """Sweep and seal the room of each protected session, with the teams there are."""
    problem, scenario = build.problem, build.problem.scenario
    stays: dict[str, dict[int, Literal]] = {}

    for s in range(len(problem.sessions)):
        for part, literal in build.uses_part(s).items():
            stays.setdefault(part, {})[s] = literal

    sweeps = []

    for part, users in sorted(stays.items()):
        minutes = minutes_of(scenario, part)
        if not minutes:
            continue

        seals = {
            s: (build.cp.new_int_var(-1440, build.horizon, "swept"), build.cp.new_bool_var("sealed"))
            for s in users
            if problem.sessions[s].protected and not _left_out(build, s)
        }
        sweeps += [_seal(build, part, s, users, seals, minutes) for s in seals]

    teams = scenario.resources.sweep_teams
    if teams is None or not sweeps:
        return  # what is not limited is no reason

    because = build.because("sweep", "sweep-teams")
    if because is not None:
        build.enforce(build.cp.add_cumulative(sweeps, [1] * len(sweeps), teams), because)


def _left_out(build: Build, s: int) -> bool:
    """Whether a conflict is looked for without this session's sweep: then nothing is posted for it."""
    return build.labelled and build.because("sweep", build.problem.sessions[s].id) is None


def _seal(
    build: Build, part: str, s: int, users: dict[int, Literal], seals: dict[int, Seal], minutes: int
) -> cp_model.IntervalVar:
    """Seal a room for one session: by a sweep, or by taking over the seal of another protected one."""
    cp, session = build.cp, build.problem.sessions[s]
    entry = build.start[s] - session.setup
    begin = cp.new_int_var(-1440, build.horizon, f"seal-begin({session.id})")
    length = cp.new_int_var(0, LONGEST_SEAL + 1440, f"seal-length({session.id})")
    swept = cp.new_bool_var(f"swept({session.id}, {part})")
    since, sealed = seals[s]
    ways = [swept]
    cp.add_implication(swept, users[s])
    cp.add(length >= minutes).only_enforce_if(swept)
    cp.add(since == begin + minutes).only_enforce_if(swept)

    for other, (earlier, intact) in seals.items():
        if other != s:
            before = build.problem.sessions[other]
            takes = cp.new_bool_var(f"takes-seal({session.id}, {before.id})")
            for condition in (users[other], users[s], intact):
                cp.add_implication(takes, condition)

            leave = build.end[other] + before.teardown
            cp.add(begin == leave).only_enforce_if(takes)
            cp.add(since == earlier).only_enforce_if(takes)
            cp.add(entry >= leave).only_enforce_if(takes)
            ways.append(takes)

    # However it is sealed, the seal is not too old and nobody comes in between.
    cp.add(sum(ways) == sealed)
    because = build.because("sweep", session.id)
    if because is not None:
        cp.add_bool_or([sealed, *(~literal for literal in (users[s], *because))])

    cp.add(entry - since <= LONGEST_SEAL).only_enforce_if(sealed)
    empty = cp.new_optional_interval_var(begin, length, entry, sealed, f"empty({session.id}, {part})")

    for other, literal in users.items():
        if other != s:
            cp.add_no_overlap([empty, build.occupied_if(other, literal)])

    build.record("sweep", (part, minutes, session.id), swept, begin)

    return cp.new_optional_fixed_size_interval_var(begin, minutes, swept, f"sweep({session.id}, {part})")
