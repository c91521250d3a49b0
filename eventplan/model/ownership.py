"""Rules and preferences of one's own, and what every preference weighs."""

import os
from collections.abc import Iterable
from typing import Any, Self

from pydantic import (
    PrivateAttr,
)

from .base import cached_property
from .by_session import ScenarioBySession
from .checked import checked
from .hashing import hash_of
from .own import Own, OwnPreference, OwnRule, OwnRuleError
from .own_known import OFF, Extension, installed, installed_names, with_places
from .own_known import together as each_once
from .policy import ON_REQUEST, PREFERENCE_IDS, UNASKED


class ScenarioOwn(ScenarioBySession):
    """What is in force besides the rules and preferences of eventplan, and what preferences weigh."""

    _extension: Extension = PrivateAttr(default_factory=Extension)
    """What it has of its own, besides what is installed."""

    def __getstate__(self) -> dict[Any, Any]:
        """Travel with the names of what installed packages bring: elsewhere it must be there."""
        brought = () if self._extension.alone else with_places(installed())
        return {**super().__getstate__(), "installed": brought}

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Raise OwnRuleError where a rule is missing that a package brings where this comes from."""
        state = {**state}
        installed_here = with_places(installed())
        missing = [rule for rule in state.pop("installed", ()) if rule not in installed_here]
        if missing and not os.environ.get(OFF):
            message = "the scenario has rules that packages bring, and that are not installed here"
            raise OwnRuleError(f"{message}: {', '.join(missing)}")

        super().__setstate__(state)

    def changed(self, **changes: Any) -> Self:
        """As below; the copy has the same rules and preferences of its own."""
        copy = super().changed(**changes)
        copy._extension = self._extension
        return copy

    @property
    def own(self) -> tuple[Own, ...]:
        """
        Rules and preferences that are in force besides those of eventplan.

        Raises OwnRuleError where `extensions` names modules that are not loaded: never are rules lost.
        """
        known, modules, alone = self._extension
        missing = [name for name in self.extensions if name not in modules]
        if missing and not installed_names().issuperset(missing):
            message = f"the scenario has rules in {', '.join(missing)}, and its code was not allowed to run"
            raise OwnRuleError(f"{message}: read it with `eventplan.load(…, allow_extensions=True)`")
        return known if alone else each_once(installed(), known)

    @cached_property
    def stated_hash(self) -> str:
        """The hash of what is stated, without rules of its own: `files.scenario_hash` has those too."""
        return hash_of(self)

    @property
    def own_rules(self) -> tuple[OwnRule, ...]:
        """Rules in force besides those of eventplan."""
        return tuple(own for own in self.own if isinstance(own, OwnRule))

    @property
    def own_preferences(self) -> tuple[OwnPreference, ...]:
        """Preferences that count besides those of eventplan."""
        return tuple(own for own in self.own if isinstance(own, OwnPreference))

    @checked
    def extended(self, *, rules: Iterable[OwnRule] = (), preferences: Iterable[OwnPreference] = ()) -> Self:
        """Return the same scenario with more rules and preferences: whatever is done with it knows them."""
        copy = self.model_copy()
        copy._extension = self._extension._replace(known=each_once(self._extension.known, rules, preferences))
        return copy

    def with_extension(self, extension: Extension) -> Self:
        """Return the same scenario with nothing of its own but this."""
        copy = self.model_copy()
        copy._extension = extension
        return copy

    def weight(self, preference: str) -> int:
        """Points per unit of a preference: as stated, else as it counts unasked."""
        stated = self.preferences.get(preference)
        usual = UNASKED.get(preference, 1) if preference in PREFERENCE_IDS else self._own_weight(preference)
        if stated is None:
            unasked = preference in UNASKED and preference not in self._asked_for
            off = preference in ON_REQUEST or (unasked and not self.common_sense)
            return 0 if off else usual
        return usual if stated.weight is None else stated.weight

    def _own_weight(self, preference: str) -> int:
        return next((own.weight for own in self.own_preferences if own.id == preference), 1)

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        """Preferences of common sense for which something is stated elsewhere than in `preferences`."""
        asked_for = set()
        if any(kind.hours for kind in self.kinds.values()):
            asked_for.add("working-hours")
        if any(room.meant_for for room in self.rooms):
            asked_for.add("room-purpose")
        if any(session.series is not None for session in self.sessions):
            asked_for.add("same-hours")

        return frozenset(asked_for)
