"""The decorators that make rules and preferences of functions."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias

from .own import About, Breach, Miss, OwnPreference, OwnRule, OwnRuleError, function_given
from .own_known import register
from .plan import Plan
from .scenario import Scenario

Check: TypeAlias = Callable[[Scenario, Plan], Iterable[Breach] | None]
"""Says what breaks a rule in a plan."""

Charge: TypeAlias = Callable[[Scenario, Plan], Iterable[Miss] | None]
"""Says what a plan misses of a preference."""

Looked: TypeAlias = Collection[str] | Callable[[Scenario], Collection[str]]
"""Sessions that are looked at, by id."""


def rule(
    id: str,  # noqa: A002 - as rules have it
    *,
    law: str = "",
    source: str = "",
    about: About | None = None,
    sessions: Looked | None = None,
    monotone: bool = False,
) -> Callable[[Check], OwnRule]:
    """
    Make a rule of a function that yields what breaks it in a plan (a decorator).

    The function may be called with plans that hold only some of the sessions: so it is found out which are at
    fault. It depends on nothing but its arguments.

    Args:
        id: Its name in scenarios, reports and waivers: small letters and hyphens.
        law: What holds, in one sentence. None: the first line of the function's docstring.
        source: Where that comes from.
        about: What a finding depends on: where and when one "session" is, of "pairs" both, or all sessions of
            a "day". None: on anything.
        sessions: The sessions that it looks at, by id, or a function of the scenario that returns them.
        monotone: Whether a breach stays one, whatever else is held.

    Raises:
        OwnRuleError: The id is not one, or is taken.

    """
    _id_given(id, "rule")

    def make(function: Check) -> OwnRule:
        function_given(function, "rule", id)
        own_rule = OwnRule(
            function,
            id=id,
            law=law or _first_line(function) or id,
            source=source or f"{function.__module__}",
            about=about,
            sessions=sessions,
            monotone=monotone,
        )

        register(own_rule)
        return own_rule

    return make


def preference(
    id: str,  # noqa: A002 - as preferences have it
    *,
    goal: str = "",
    unit: str = "point",
    source: str = "",
    weight: int = 1,
    about: About | None = None,
    sessions: Looked | None = None,
) -> Callable[[Charge], OwnPreference]:
    """
    Make a preference of a function that yields what a plan misses, and how much of it (a decorator).

    Args:
        id: Its name in scenarios and reports: small letters and hyphens.
        goal: What is wished, in one sentence. None: the first line of the function's docstring.
        unit: What one unit is.
        source: Where that comes from.
        weight: Points per unit, unless a scenario says otherwise.
        about: What a penalty depends on, as for `rule`.
        sessions: The sessions that it looks at, as for `rule`.

    Raises:
        OwnRuleError: The id is not one, or is taken.

    """
    _id_given(id, "preference")

    def make(function: Charge) -> OwnPreference:
        function_given(function, "preference", id)
        own_preference = OwnPreference(
            function,
            id=id,
            goal=goal or _first_line(function) or id,
            unit=unit,
            source=source or f"{function.__module__}",
            weight=weight,
            about=about,
            sessions=sessions,
        )

        register(own_preference)
        return own_preference

    return make


def _first_line(function: Callable[..., Any]) -> str:
    return (function.__doc__ or "").strip().partition("\n")[0].strip()


def _id_given(given: object, sort: str) -> None:
    """Refuse `@eventplan.rule` without an id. Raises OwnRuleError."""
    if not isinstance(given, str):
        raise OwnRuleError(f'a {sort} needs an id: `@eventplan.{sort}("no-minister-after-nine")`')
