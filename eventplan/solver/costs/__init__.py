"""
What each preference costs: one file per preference, with the stem it has in `preferences/`.

`cost(build, weight)` charges what is missed. Some have another way, `grant(build, weight)`: nothing may be
missed. The caller of `posted` chooses.
"""

from collections.abc import Callable

from eventplan.catalogue import modules_of
from eventplan.model.policy import PREFERENCE_IDS
from eventplan.solver.build import Build

Cost = Callable[[Build, int], None]
"""What charges one preference at a weight, or grants it."""

_MODULES = modules_of(__name__, PREFERENCE_IDS)

COSTS: dict[str, Cost] = {preference: module.cost for preference, module in _MODULES.items()}

GRANTS: dict[str, Cost] = {
    preference: module.grant for preference, module in _MODULES.items() if hasattr(module, "grant")
}
