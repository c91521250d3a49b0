"""The soft goals: one file per preference. `PREFERENCES` lists them in the order of every report."""

from . import (
    absences,
    agendas,
    audience,
    booth_wishes,
    compactness,
    even_days,
    fair_slots,
    interest_coverage,
    pauses,
    preferred_rooms,
    preferred_times,
    principal_waiting,
    relations,
    room_fit,
    room_purpose,
    round_times,
    stability,
    theme_clash,
    walking,
    working_hours,
)
from .preference import Penalties, Penalty, Preference

PREFERENCES: tuple[Preference, ...] = (
    preferred_times.PREFERENCE,
    preferred_rooms.PREFERENCE,
    working_hours.PREFERENCE,
    round_times.PREFERENCE,
    room_fit.PREFERENCE,
    room_purpose.PREFERENCE,
    theme_clash.PREFERENCE,
    relations.PREFERENCE,
    interest_coverage.PREFERENCE,
    absences.PREFERENCE,
    audience.PREFERENCE,
    principal_waiting.PREFERENCE,
    pauses.PREFERENCE,
    walking.PREFERENCE,
    fair_slots.PREFERENCE,
    compactness.PREFERENCE,
    booth_wishes.PREFERENCE,
    even_days.PREFERENCE,
    stability.PREFERENCE,
    agendas.PREFERENCE,
)

__all__ = ["PREFERENCES", "Penalties", "Penalty", "Preference"]
