"""What was learned of rules of one's own, posted in models."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import OwnRule
from eventplan.model.own import MOST_POINTS

from .build import Build
from .build_rules import Linear, Literal
from .own_answers import Learned, OwnAnswers, Spot, Sure
from .surface import Model

MOST_WORDS = 20_000
"""What is learned in all: then the search goes on with that."""


class OwnPosts(OwnAnswers):
    """What was learned of rules of one's own, and how models come to know it."""

    def exclude(self, build: Build) -> None:
        """Exclude what rules about single sessions do not allow them."""
        if self._possible is None and self.any:
            self._possible, self._rooms_ok = build.starts_ok.copy(), build.rooms_ok.copy()

        for rule in self.rules:
            if rule.about == "session" and rule.poster is None and not build.waived(rule.id):
                for s in self._sessions(rule):
                    self._exclude(build, rule, s)

    def _exclude(self, build: Build, rule: OwnRule, s: int) -> None:
        problem = self.problem
        rooms = np.flatnonzero(build.rooms_ok[s]).tolist()
        masks: dict[tuple[tuple[str, ...], int | None], np.ndarray[Any, Any]] = {}

        for position in np.flatnonzero(build.starts_ok[s]).tolist():
            build.look()
            for subjects, room in self._said_of(rule, s, int(problem.starts[position]), rooms):
                mask = masks.setdefault((subjects, room), np.zeros(len(problem.starts), dtype=bool))
                mask[position] = True

        for (subjects, only), mask in masks.items():
            build.forbid(build.because(rule.id, *subjects), s, starts=mask, room=only)

    def _cost_of_each(self) -> None:
        """Learn what preferences about single sessions charge, wherever these are."""
        self._costed = True
        problem = self.problem

        for own in self.charging:
            if own.about != "session" or own.poster is not None or isinstance(own, OwnRule):
                continue

            for s in self._sessions(own):
                spots: dict[tuple[tuple[str, ...], int, int | None], set[int]] = {}
                for start in self.possible(s):
                    for number in range(len(problem.rooms)):
                        said, by_room, more = self._alone(own, s, start, number)
                        for subjects, units in said.items() if not more else ():
                            key = subjects, units, number if by_room else None
                            spots.setdefault(key, set()).add(start)

                        if not by_room:
                            break

                for (subjects, units, room), starts in spots.items():
                    if self._excused(own, subjects) or not units:
                        continue

                    rooms = None if room is None else frozenset([room])
                    spot = Spot(s, frozenset(starts), rooms)
                    self._learn(Learned(own.id, subjects, (spot,), self._points(own, units), Sure.PROVED))

    def _learn(self, learned: Learned) -> None:
        if learned not in self._known and len(self.learned) < MOST_WORDS:
            self._known.add(learned)
            self.learned.append(learned)

    def speak(self, build: Build) -> None:
        """Have rules and preferences say what they have to say beforehand."""
        if build.pooled:
            return  # rooms stand for others here: what is said of rooms would not be meant

        for own in (*self.strict, *self.charging):
            if own.poster is None or self._waived(build.waive, own.id):
                continue
            if isinstance(own, OwnRule) or not build.labelled:
                own.say(Model(build, own.id))

    def post(self, build: Build, *, guesses: bool, counts: Callable[[str], bool]) -> bool:
        """
        Post what was learned, as far as this model has not got it yet: whether that is anything.

        *guesses*: also what is not proved. *counts*: what is charged in this model.
        """
        if not self.any:
            return False
        if not self._costed and not build.labelled:
            self._cost_of_each()

        memory = build.known.setdefault("own", {"next": 0, "sure": set()})
        first, memory["next"] = memory["next"], len(self.learned)
        news = False

        for learned in self.learned[first:]:
            if learned.sure is Sure.GUESSED and not guesses:
                continue

            wide = (learned.about, learned.subjects) in self._wide
            if guesses and wide and learned.sure is Sure.PROVED:
                continue
            if learned.points is not None and (build.labelled or not counts(learned.about)):
                continue
            if self._waived(build.waive, learned.about, learned.subjects):
                continue

            if self._post(build, learned):
                news = True
                memory["sure"].add(learned.sure)

        return news

    @staticmethod
    def has(build: Build, *sorts: Sure) -> bool:
        """Whether anything in a model is so sure."""
        return not build.known.get("own", {"sure": set()})["sure"].isdisjoint(sorts)

    def _post(self, build: Build, learned: Learned) -> bool:
        if learned.most is not None:
            return self._post_most(build, learned, learned.most)

        out: list[Literal] = []

        for spot in learned.spots:
            elsewhere = _elsewhere(build, spot)
            if elsewhere is None:
                return False
            out += elsewhere

        if learned.apart:
            first, other = (spot.session for spot in learned.spots)
            far = _far_apart(build, first, other, learned.apart)
            if far is None:
                return False

            out += far

        if learned.points is None:
            because = build.because(learned.about, *learned.subjects)
            if because is None:
                return False

            build.cp.add_bool_or([*out, *(~literal for literal in because)])

            return True

        cost = self._cost(build, learned)
        constraint = build.cp.add(cost >= learned.points)

        if out:
            constraint.only_enforce_if([~literal for literal in out])

        return True

    @staticmethod
    def _post_most(build: Build, learned: Learned, most: int) -> bool:
        """Bound the number of sessions that are at these spots."""
        because = build.because(learned.about, *learned.subjects)
        there = [
            build.exactly_in(spot.session, spot.starts)
            for spot in learned.spots
            if spot.starts is not None and build.possible(spot.session)
        ]
        if because is None or len(there) <= most:
            return False

        build.enforce(build.cp.add(sum(there) <= most), because)

        return True

    @staticmethod
    def _cost(build: Build, learned: Learned) -> Linear:
        """The variable for what a rule or preference charges some subjects."""
        known = build.known.setdefault("own costs", {})
        key = learned.about, learned.subjects
        if key not in known:
            known[key] = build.cp.new_int_var(
                0, MOST_POINTS, f"{learned.about}({', '.join(learned.subjects)})"
            )
            build.cost(learned.about, known[key])

        return known[key]


def _elsewhere(build: Build, spot: Spot) -> list[Literal] | None:
    """Literals: one is true if a session is elsewhere; None if it cannot be there at all."""
    s = spot.session
    candidates, rooms, held = build.candidates[s], build.in_room[s], build.held[s]
    if not candidates or not rooms:
        return [] if spot.absent else None
    if build.pooled and spot.rooms is not None:
        return None  # rooms stand for others here

    times = [t for t in candidates if spot.starts is None or t in spot.starts]
    rooms_here = [r for r in rooms if spot.rooms is None or r in spot.rooms]
    if not times or not rooms_here:
        if not spot.absent:
            return None
        return None if held is True else [held]

    out = [*_at_another_time(build, spot, times), *_in_another_room(build, spot, rooms_here)]
    if held is not True and not spot.absent:
        out.append(~held)

    return out


def _at_another_time(build: Build, spot: Spot, times: Sequence[int]) -> Iterator[Literal]:
    """Yield what is true if a session starts at a time that is not one of *times*, those of a spot."""
    s = spot.session
    others = [t for t in build.candidates[s] if spot.starts is not None and t not in spot.starts]

    if others and len(times) == 1 and not spot.absent and build.few(s):
        yield ~build.at(s)[times[0]]
    elif others:
        yield _at_others(build, s, tuple(others))


def _in_another_room(build: Build, spot: Spot, rooms_here: Sequence[int]) -> Iterator[Literal]:
    """Yield what is true if a session is in a room that is not one of *rooms_here*, those of a spot."""
    rooms = build.in_room[spot.session]
    away = [r for r in rooms if spot.rooms is not None and r not in spot.rooms]

    if away and len(rooms_here) == 1 and not spot.absent:
        yield ~rooms[rooms_here[0]]
    else:
        yield from (rooms[r] for r in away)


def _far_apart(build: Build, a: int, b: int, apart: tuple[int, ...]) -> list[Literal] | None:
    """A literal: one session does not start this number of minutes after another; None if it cannot."""
    known: dict[Any, list[Literal] | None] = build.known.setdefault("far apart", {})
    if (a, b, apart) not in known:
        near = {*apart}
        literals: list[Literal] | None = None

        if any(two - start in near for start in build.candidates[a] for two in build.candidates[b]):
            literal = build.cp.new_bool_var("far-apart")
            others = cp_model.Domain.from_values(list(apart)).complement()
            distance = build.start[b] - build.start[a]
            build.cp.add_linear_expression_in_domain(distance, others).only_enforce_if(literal)
            literals = [literal]

        known[a, b, apart] = literals

    return known[a, b, apart]


def _at_others(build: Build, s: int, others: tuple[int, ...]) -> Literal:
    """A literal under which a session is held, and starts at one of some times."""
    known = build.known.setdefault("at others", {})
    if (s, others) not in known:
        literal = build.cp.new_bool_var(f"elsewhen({build.problem.sessions[s].id})")
        build.start_within(s, others, [literal])
        if build.held[s] is not True:
            build.cp.add_implication(literal, build.held[s])

        known[s, others] = literal

    return known[s, others]
