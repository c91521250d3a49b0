"""The soft goals: one file per preference. `PREFERENCES` lists them in the order of every report."""

from . import interest_coverage, preferred_rooms, preferred_times, room_fit, stability, theme_clash
from .preference import Penalties, Penalty, Preference

PREFERENCES: tuple[Preference, ...] = (
    preferred_times.PREFERENCE,
    preferred_rooms.PREFERENCE,
    room_fit.PREFERENCE,
    theme_clash.PREFERENCE,
    interest_coverage.PREFERENCE,
    stability.PREFERENCE,
)

__all__ = ["PREFERENCES", "Penalties", "Penalty", "Preference"]
