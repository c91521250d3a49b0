"""What a rule is: an id, a law in one sentence, its source, and a check that finds every breach."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eventplan.model import Finding, Plan, Scenario

Findings = Iterator[Finding]


class Rule(NamedTuple):
    """A law that every plan keeps, unless the scenario waives or prices it."""

    id: str
    law: str
    source: str
    check: Callable[[Scenario, Plan], Findings]
    family: str
    """What tests about this rule are about: one of `FAMILIES` in `eventplan.testing.families`."""
