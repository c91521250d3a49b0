"""Placements that could not be completed to a plan, and are not to come back."""

from dataclasses import dataclass, field

from .build import Build
from .complete import Blocked
from .problem import Placed


@dataclass
class NoGoods:
    """Places that some sessions cannot have together; and for each set, whether it depends on the rooms."""

    known: list[tuple[Placed, bool]] = field(default_factory=list)

    def add(self, placed: Placed, blocked: Blocked) -> None:
        """Remember what is in the way of a plan; what rules of one's own say is remembered elsewhere."""
        if blocked.own:
            return

        for sets, rooms in ((blocked.sessions, True), (blocked.times, False)):
            for sessions in sets:
                self.known.append(({s: placed[s] for s in sorted({*sessions} & placed.keys())}, rooms))

    def post(self, build: Build) -> None:
        """Forbid all of it in a model, but for what has no candidates there anyway."""
        for places, rooms in self.known:
            if all(
                start in build.candidates[s] and (not rooms or room in build.in_room[s])
                for s, (start, room) in places.items()
            ):
                literals = [x for s in places for x in build.as_placed(s, places, rooms=rooms)]
                build.cp.add_bool_or([~literal for literal in literals])
