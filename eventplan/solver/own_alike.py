"""
What was learned of two sessions, tried on others: a rule that keeps two apart seldom means these alone.

All sessions are put where the two were at fault, at once: those that the rule names then are asked about a
few times, at places that the two may not have. Where it is the same, the same is learned of them. It is a
guess, as is all that was not asked about: it guides the search, and proves nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from eventplan.model import OwnPreference, OwnRule

from .own_answers import Learned, Placed, Spot, Sure
from .own_posts import OwnPosts

FEW_DRAWN = 6
"""Places of two sessions that are asked about before it is guessed that they are like two others."""

MOST_ALIKE = 2_000
"""Pairs of sessions of one rule that are asked about."""


class Avoid(NamedTuple):
    """What is to be avoided of some sessions, and whether all of it was asked about."""

    spots: tuple[Spot, ...]
    certain: bool
    apart: tuple[int, ...] = ()
    most: int | None = None


class OwnAlike(OwnPosts):
    """Guesses what rules say of pairs of sessions from what they said of one."""

    def _learn_alike(
        self, own: OwnRule, subjects: tuple[str, ...], placed: Placed, avoids: Sequence[Avoid]
    ) -> None:
        """Learn of other pairs of sessions what was learned of the two of a finding."""
        index = self.problem.session_index
        pair = [index[name] for name in subjects if index.get(name, -1) in placed]
        wide = [avoid for avoid in avoids if len(avoid.spots) == 2 and avoid.most is None]
        met = next(filter(None, (self._meeting(avoid, placed) for avoid in wide)), None)
        if len(pair) != 2 or met is None:
            return

        what = tuple(map(_pattern, wide))
        tried = self._tried.setdefault((own.id, what), {subjects})

        crowd = dict.fromkeys(self._sessions(own), met)

        for other in self._ask(own, crowd)[0]:
            two = [index[name] for name in other if name in index]
            if other in tried or len(two) != 2 or len(tried) >= MOST_ALIKE or not self._patience():
                continue

            tried.add(other)
            mapped = dict(zip(pair, two, strict=True))
            theirs = [avoid._replace(spots=_of(avoid.spots, mapped)) for avoid in wide]
            if self._is_alike(own, other, theirs, met[1]):
                if any(not avoid.certain for avoid in wide):
                    self._wide.add((own.id, other))

                for avoid in theirs:
                    if not self._is_possible(avoid.spots, {}):
                        continue

                    learned = Learned(own.id, other, avoid.spots, None, Sure.GUESSED, avoid.apart)
                    self._guessed.setdefault((own.id, other), []).append(learned)
                    self._learn(learned)

    def _is_guessed(self, own: OwnRule, subjects: tuple[str, ...], placed: Placed) -> bool:
        """Whether it was guessed already that two sessions may not be where they are."""
        return any(_covers(learned, placed) for learned in self._guessed.get((own.id, subjects), ()))

    @staticmethod
    def _meeting(avoid: Avoid, placed: Placed) -> tuple[int, int] | None:
        """A start and a room that two sessions may not both have; None if there is none such."""
        spot, other = avoid.spots
        start, room = placed[spot.session]

        if avoid.apart:
            if 0 not in avoid.apart:
                return None
        else:
            both = _both(spot.starts, other.starts)
            if both is not None and not both:
                return None
            start = start if both is None or start in both else min(both)

        rooms = _both(spot.rooms, other.rooms)
        if rooms is not None and not rooms:
            return None

        return start, room if rooms is None or room in rooms else min(rooms)

    def _is_alike(
        self, own: OwnRule | OwnPreference, subjects: tuple[str, ...], avoids: Sequence[Avoid], room: int
    ) -> bool:
        """Whether a finding is there wherever two sessions may not be, as far as chance shows."""
        chance, seen = np.random.default_rng(len(subjects)), 0

        for _ in range(2 * FEW_DRAWN):
            avoid = avoids[int(chance.integers(len(avoids)))]
            drawn = self._drawn(avoid, room, chance)
            if drawn is None:
                continue
            if subjects not in self._ask(own, drawn)[0]:
                return False

            seen += 1
            if seen == FEW_DRAWN:
                break

        return seen > 0

    def _drawn(self, avoid: Avoid, room: int, chance: np.random.Generator) -> Placed | None:
        """Places that two sessions may not both have, by chance; None if none was found."""
        spot, other = avoid.spots
        firsts = self._choice(spot)
        if not firsts:
            return None

        first = int(chance.choice(firsts))
        seconds = self._choice(other)

        if avoid.apart:
            near = {first + distance for distance in avoid.apart}
            seconds = [start for start in seconds if start in near]

        if not seconds:
            return None

        return {
            spot.session: (start, int(chance.choice(sorted(spot.rooms))) if spot.rooms else room)
            for spot, start in ((spot, first), (other, int(chance.choice(seconds))))
        }

    def _choice(self, spot: Spot) -> list[int]:
        possible = self.possible(spot.session)
        return possible if spot.starts is None else [start for start in possible if start in spot.starts]


def _covers(learned: Learned, placed: Placed) -> bool:
    """Whether sessions are where it was learned that they may not be."""
    starts = [placed[spot.session][0] for spot in learned.spots if spot.session in placed]
    if len(starts) < len(learned.spots) or (learned.apart and starts[1] - starts[0] not in learned.apart):
        return False

    return all(
        (spot.starts is None or placed[spot.session][0] in spot.starts)
        and (spot.rooms is None or placed[spot.session][1] in spot.rooms)
        for spot in learned.spots
    )


def _pattern(avoid: Avoid) -> tuple[object, ...]:
    """The starts and rooms that it speaks of, whichever the sessions are."""
    return (avoid.apart, *((spot.starts, spot.rooms) for spot in avoid.spots))


def _of(spots: Sequence[Spot], mapped: dict[int, int]) -> tuple[Spot, ...]:
    return tuple(spot._replace(session=mapped[spot.session]) for spot in spots)


def _both(numbers: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    """What is in both; None is everything."""
    if numbers is None or other is None:
        return numbers if other is None else other

    return numbers & other


__all__ = ["Avoid", "OwnAlike"]
