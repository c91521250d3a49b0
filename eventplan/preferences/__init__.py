"""The soft goals: one file per preference. `PREFERENCES` lists them in the order of every report."""

from eventplan.catalogue import modules_of
from eventplan.model.policy import PREFERENCE_IDS

from .preference import Penalties, Penalty, Preference

PREFERENCES: tuple[Preference, ...] = tuple(
    module.PREFERENCE for module in modules_of(__name__, PREFERENCE_IDS).values()
)

__all__ = ["PREFERENCES", "Penalties", "Penalty", "Preference"]
