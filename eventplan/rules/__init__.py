"""The law: one file per rule. `RULES` lists them in the order of every report."""

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
from .rule import Findings, Rule

RULES: tuple[Rule, ...] = (
    placed.RULE,
    opening_hours.RULE,
    allowed_times.RULE,
    pinned.RULE,
    room_available.RULE,
    room_free.RULE,
    room_capacity.RULE,
    room_features.RULE,
    order.RULE,
    not_parallel.RULE,
    parallel_limit.RULE,
    person_free.RULE,
    person_available.RULE,
    delegation_coverage.RULE,
    organiser_quota.RULE,
    zone_clearance.RULE,
    frozen.RULE,
)

__all__ = ["RULES", "Findings", "Rule"]
