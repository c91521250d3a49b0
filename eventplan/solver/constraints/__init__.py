"""
How the solver obeys each rule: one file per rule, with the stem it has in `rules/`.

`exclude(build)` forbids candidates before variables exist; `post(build)` constrains the variables.
A rule has one, the other, or both.
"""

from collections.abc import Callable

from eventplan.solver.build import Build

from . import (
    allowed_times,
    arrivals,
    attendance,
    booths,
    checkpoint_throughput,
    delegation_coverage,
    equipment,
    frame,
    frozen,
    interpretation,
    non_encounter,
    not_parallel,
    opening_hours,
    order,
    organiser_quota,
    organisers_present,
    parallel_limit,
    person_available,
    person_free,
    pinned,
    placed,
    room_available,
    room_capacity,
    room_features,
    room_free,
    signatures,
    statements,
    sweep,
    workload,
    zone_clearance,
    zone_occupancy,
)

EXCLUSIONS: dict[str, Callable[[Build], None]] = {
    "opening-hours": opening_hours.exclude,
    "allowed-times": allowed_times.exclude,
    "pinned": pinned.exclude,
    "room-available": room_available.exclude,
    "room-capacity": room_capacity.exclude,
    "room-features": room_features.exclude,
    "person-available": person_available.exclude,
    "delegation-coverage": delegation_coverage.exclude,
    "organisers-present": organisers_present.exclude,
    "zone-clearance": zone_clearance.exclude,
    "checkpoint-throughput": checkpoint_throughput.exclude,
    "interpretation": interpretation.exclude,
    "frozen": frozen.exclude,
    "frame": frame.exclude,  # it looks at what is left to the ceremonies
    # When every other rule has said what it leaves: sessions with one place bind people there.
    "attendance": attendance.exclude,
}

CONSTRAINTS: dict[str, Callable[[Build], None]] = {
    "placed": placed.post,
    "room-free": room_free.post,
    "frame": frame.post,
    "order": order.post,
    "not-parallel": not_parallel.post,
    "parallel-limit": parallel_limit.post,
    "person-free": person_free.post,
    "attendance": attendance.post,
    "workload": workload.post,
    "delegation-coverage": delegation_coverage.post,
    "organiser-quota": organiser_quota.post,
    "zone-occupancy": zone_occupancy.post,
    "sweep": sweep.post,
    "checkpoint-throughput": checkpoint_throughput.post,
    "arrivals": arrivals.post,
    "interpretation": interpretation.post,
    "equipment": equipment.post,
    "booths": booths.post,
    "statements": statements.post,
    "signatures": signatures.post,
    # When it is known who may have turns where.
    "non-encounter": non_encounter.post,
    "frozen": frozen.post,
}
