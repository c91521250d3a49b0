"""
Scenarios tested like code: expectations, variations under stress, reports that code hosts understand.

`items_of` says what there is to test in a scenario, `Case` is a scenario under test, `run_all` runs
many; `plugin` makes each item a pytest item. Nothing here imports the solver before a plan is needed.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .results import Result, run

__all__ = ["Result", "run"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")

    from . import results

    return getattr(results, name)
