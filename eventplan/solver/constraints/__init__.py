"""
How the solver obeys each rule: one file per rule, with the stem it has in `rules/`.

`exclude(build)` forbids candidates before variables exist; `post(build)` constrains the variables.
A rule has one, the other, or both.
"""

from collections.abc import Callable

from eventplan.catalogue import modules_of
from eventplan.model.policy import RULE_IDS
from eventplan.solver.build import Build

Post = Callable[[Build], None]
"""What excludes candidates, or constrains variables, for one rule."""

LAST_EXCLUSIONS = ("frame", "attendance")
"""`frame` looks at what others leave to the ceremonies; `attendance`, at sessions with one place left."""

LAST_CONSTRAINTS = ("non-encounter", "frozen")
"""`non-encounter` needs the literals that say who may have turns where."""

_MODULES = modules_of(__name__, RULE_IDS)


def _functions(name: str, last: tuple[str, ...]) -> dict[str, Post]:
    """The functions with a name, by rule, in the order in which they are called."""
    order = [*(rule for rule in RULE_IDS if rule not in last), *last]
    return {rule: getattr(_MODULES[rule], name) for rule in order if hasattr(_MODULES[rule], name)}


EXCLUSIONS = _functions("exclude", LAST_EXCLUSIONS)
CONSTRAINTS = _functions("post", LAST_CONSTRAINTS)
