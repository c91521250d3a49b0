"""What a stage of a search is."""

from typing import Protocol

from ..result import Answer
from ..search import Search

TELL_EVERY = 0.5
"""Seconds between two reports of progress of a stage that finds very many plans."""


class Stage(Protocol):
    """One way to better the best plan, or to raise the bound."""

    @property
    def name(self) -> str:
        """What it is called in the log, and in the documentation."""

    @property
    def reference(self) -> str:
        """The paper that describes the method; empty if there is none."""

    def run(self, search: Search, share: float) -> Answer | None:
        """
        Offer plans to the incumbent, raise the bound, choose a warm start.

        Args:
            search: The event, the budget, the incumbent and the bound.
            share: The part of what is left of the budget that the stage may spend.

        Returns:
            The answer, if nothing is left to do; None: the next stage takes over.

        """
