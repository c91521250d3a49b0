"""Families of rules and expectations: the markers by which tests are chosen."""

RULE_FAMILIES: dict[str, tuple[str, ...]] = {
    "times": ("opening-hours", "allowed-times", "pinned", "frame", "order", "not-parallel", "parallel-limit"),
    "rooms": (
        "placed",
        "room-available",
        "room-free",
        "room-capacity",
        "room-features",
        "equipment",
        "booths",
    ),
    "people": (
        "person-free",
        "person-available",
        "attendance",
        "workload",
        "delegation-coverage",
        "organisers-present",
        "organiser-quota",
    ),
    "security": (
        "zone-clearance",
        "zone-occupancy",
        "sweep",
        "non-encounter",
        "checkpoint-throughput",
        "arrivals",
    ),
    "languages": ("interpretation",),
    "protocol": ("statements", "signatures"),
    "replan": ("frozen",),
}
"""Rules by family. Each rule is in one."""

FAMILIES: dict[str, str] = {
    "schema": "a scenario file can be read and fits together",
    "status": "there is a plan, or there is none",
    "times": "when sessions are, and in which order",
    "rooms": "where sessions are",
    "people": "who is where",
    "security": "zones, sweeps, gates and encounters",
    "languages": "interpretation",
    "protocol": "speakers lists and signing orders",
    "quality": "score, preferences, gap",
    "agendas": "who sees what",
    "replan": "what a replan changes",
    "stress": "variations that must be withstood",
}
"""Every family, with what its tests are about."""


def family_of(rule: str) -> str:
    """Return the family of a rule; `status` for what is no rule."""
    return next((family for family, rules in RULE_FAMILIES.items() if rule in rules), "status")
