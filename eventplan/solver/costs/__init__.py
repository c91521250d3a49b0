"""What each preference costs: one file per preference, with the stem it has in `preferences/`."""

from collections.abc import Callable

from eventplan.catalogue import modules_of
from eventplan.model.policy import PREFERENCE_IDS
from eventplan.solver.build import Build

COSTS: dict[str, Callable[[Build, int], None]] = {
    preference: module.cost for preference, module in modules_of(__name__, PREFERENCE_IDS).items()
}
