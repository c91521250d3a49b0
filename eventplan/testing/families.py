"""Families of rules and expectations: the markers by which tests are chosen."""

from functools import cache

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


@cache
def family_of(rule: str) -> str:
    """Return the family of a rule; `status` for anything else."""
    from eventplan.rules import RULES  # pytest lists the markers above where there is no scenario, too

    return next((candidate.family for candidate in RULES if candidate.id == rule), "status")
