"""What each preference costs: one file per preference, with the stem it has in `preferences/`."""

from collections.abc import Callable

from eventplan.solver.build import Build

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

COSTS: dict[str, Callable[[Build, int], None]] = {
    "preferred-times": preferred_times.cost,
    "preferred-rooms": preferred_rooms.cost,
    "working-hours": working_hours.cost,
    "round-times": round_times.cost,
    "room-fit": room_fit.cost,
    "room-purpose": room_purpose.cost,
    "theme-clash": theme_clash.cost,
    "relations": relations.cost,
    "interest-coverage": interest_coverage.cost,
    "absences": absences.cost,
    "audience": audience.cost,
    "principal-waiting": principal_waiting.cost,
    "pauses": pauses.cost,
    "walking": walking.cost,
    "fair-slots": fair_slots.cost,
    "compactness": compactness.cost,
    "booth-wishes": booth_wishes.cost,
    "even-days": even_days.cost,
    "stability": stability.cost,
    "agendas": agendas.cost,
}
