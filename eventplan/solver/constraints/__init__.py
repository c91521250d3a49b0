"""
How the solver obeys each rule: one file per rule, with the stem it has in `rules/`.

`exclude(build)` forbids candidates before variables exist; `post(build)` constrains the variables.
A rule has one, the other, or both.
"""

from collections.abc import Callable

from eventplan.solver.build import Build

from . import (
    allowed_times,
    delegation_coverage,
    frozen,
    not_parallel,
    opening_hours,
    order,
    organiser_quota,
    parallel_limit,
    person_available,
    person_free,
    pinned,
    placed,
    room_available,
    room_capacity,
    room_features,
    room_free,
    zone_clearance,
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
    "zone-clearance": zone_clearance.exclude,
    "frozen": frozen.exclude,
}

CONSTRAINTS: dict[str, Callable[[Build], None]] = {
    "placed": placed.post,
    "room-free": room_free.post,
    "order": order.post,
    "not-parallel": not_parallel.post,
    "parallel-limit": parallel_limit.post,
    "person-free": person_free.post,
    "delegation-coverage": delegation_coverage.post,
    "organiser-quota": organiser_quota.post,
    "frozen": frozen.post,
}
