"""Placements that could not be completed to a plan, or to none that is better: they are not to come back."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from .build import Build
from .complete import Blocked
from .problem import Placed

MOST_TRIED = 100
"""Placements that were tried and are remembered."""


@dataclass
class NoGoods:
    """Places that some sessions cannot have together; and for each set, whether it depends on the rooms."""

    known: list[tuple[Placed, bool]] = field(default_factory=list)
    tried: deque[Placed] = field(default_factory=lambda: deque(maxlen=MOST_TRIED))
    """Placements of all sessions whose plan is known already."""

    def add(self, placed: Placed, blocked: Blocked) -> None:
        """Remember what is in the way of a plan; what rules of one's own say is remembered elsewhere."""
        if blocked.own:
            return

        for sets, rooms in ((blocked.sessions, True), (blocked.times, False)):
            for sessions in sets:
                self.known.append(({s: placed[s] for s in sorted({*sessions} & placed.keys())}, rooms))

    def post(self, build: Build) -> None:
        """Forbid all of it in a model, but for what has no candidates there anyway."""
        every = range(len(build.problem.sessions))

        for places, rooms in self.known:
            self._forbid(build, places, places, rooms=rooms)
        for placed in self.tried.copy():  # other threads remember more meanwhile
            # With one more session held, it is another plan.
            if all(s in placed or build.held[s] is not True for s in every):
                self._forbid(build, placed, every, rooms=True)

    def _forbid(self, build: Build, placed: Placed, sessions: Iterable[int], *, rooms: bool) -> None:
        """Forbid that all these sessions have their places, or are dropped, as in *placed*."""
        if all(
            start in build.candidates[s] and (not rooms or room in build.in_room[s])
            for s, (start, room) in placed.items()
        ):
            literals = [x for s in sessions for x in build.as_placed(s, placed, rooms=rooms)]
            build.cp.add_bool_or([~literal for literal in literals])
