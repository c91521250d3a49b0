"""What each preference costs: one file per preference, with the stem it has in `preferences/`."""

from collections.abc import Callable

from eventplan.solver.build import Build

from . import interest_coverage, preferred_rooms, preferred_times, room_fit, stability, theme_clash

COSTS: dict[str, Callable[[Build, int], None]] = {
    "preferred-times": preferred_times.cost,
    "preferred-rooms": preferred_rooms.cost,
    "room-fit": room_fit.cost,
    "theme-clash": theme_clash.cost,
    "interest-coverage": interest_coverage.cost,
    "stability": stability.cost,
}
