"""
Rules and preferences of one's own: nothing is known of them but what they say of a plan.

A plan that breaks a rule is asked about again, with fewer sessions and at other times, until little is left
that is at fault: that is forbidden from then on, in every model that is made afterwards. What a preference
charges is learned in the same way. A rule about single sessions is asked beforehand, of every place that each
might have.

What is learned is *proved* if it follows from what the rule says of itself (that it is about single sessions
or pairs, or monotone), or holds of all sessions together; else it is a guess that guides the search, and
proves nothing. Whether a rule looks at more than placements is seen from what it reads of a plan.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from eventplan.model import OwnPreference, OwnRule, Plan

from .own_absences import OwnAbsences
from .own_answers import Learned, Placed, Spot, Sure
from .own_questions import Asked
from .problem import Problem, Waived

MOST_FOR_PLAN = 12_000
"""Questions about one plan; then what is at fault is learned as it is."""

MOST_LEARNED = 24
"""Findings of one rule that are learned from one plan."""


class Verdict(NamedTuple):
    """What rules of one's own say of a plan that breaks some."""

    sessions: tuple[tuple[int, ...], ...]
    """Sets of sessions that are at fault."""


class OwnRules(OwnAbsences):
    """What is of one's own in a scenario, and what was learned of it in a search."""

    def judged(
        self, placed: Placed, plan: Plan, waive: Waived, seconds: Callable[[], float | None] = lambda: None
    ) -> Verdict | None:
        """
        Return what rules say of a plan that breaks some, and learn it; None for one that breaks none.

        *seconds*: how many are left for it.
        """
        most = self.asked + MOST_FOR_PLAN
        self._patience = lambda: self.asked < most and seconds() != 0.0
        every = [*self._broken(placed, plan, waive)]
        # Who is there is not to be judged before the places are.
        first = [fault for fault in every if not fault[2]] or every
        sets = [
            fault for rule, broken, _ in first for fault in self._all_at_fault(rule, broken, placed, plan)
        ]
        if sets:
            return Verdict(tuple(dict.fromkeys(sets)))

        for own in self.charging:
            # What is asked or said beforehand is charged already.
            if self._waived(waive, own.id) or own.poster is not None or own.about == "session":
                continue

            for subjects, units in [*self._ask(own, placed, plan)[0].items()][:MOST_LEARNED]:
                if not self._excused(own, subjects) and self._points(own, units):
                    self._at_fault(own, subjects, placed, plan, units)

        return None

    def _all_at_fault(
        self, rule: OwnRule, broken: Sequence[tuple[str, ...]], placed: Placed, plan: Plan
    ) -> Iterator[tuple[int, ...]]:
        """Learn what is at fault, and yield these sessions; where it is guessed already, no more is asked."""
        learned, index = 0, self.problem.session_index

        for subjects in broken:
            if self._is_guessed(rule, subjects, placed):
                yield tuple(sorted(index[name] for name in subjects if index.get(name, -1) in placed))
            elif learned < MOST_LEARNED:
                learned += 1
                yield self._at_fault(rule, subjects, placed, plan, 1)

    def _at_fault(
        self,
        own: OwnRule | OwnPreference,
        subjects: tuple[str, ...],
        placed: Placed,
        plan: Plan,
        units: int,
    ) -> tuple[int, ...]:
        """Learn what is at fault; return these sessions."""
        asked = Asked(self, own, subjects, plan, units)
        index = self.problem.session_index
        named = {s: placed[s] for name in subjects if (s := index.get(name, -1)) in placed}
        declared = own.about in ("session", "pairs")
        few: Placed | None = named if named and asked(named) else None
        trusted = few is not None and declared
        if few is None or (not trusted and len(few) > 1):
            few = asked.smaller(few if few is not None else self._nearest(own, placed, named, asked))

        reads = asked.reads(few)
        sure = Sure.PROVED if trusted or own.monotone else Sure.GUESSED

        if reads.more:
            # Who is there follows from where and when everything is: what is read says little of that.
            sure = Sure.UNPROVABLE
            reads.of.update((s, what) for s in few for what in ("start", "room"))

        points = None if isinstance(own, OwnRule) and own in self.strict else self._points(own, units)
        avoids = [*asked.spots(few, reads)]

        for avoid in avoids:
            if not avoid.certain and not self._is_possible(avoid.spots, few):
                continue

            kind = Sure.GUESSED if sure is Sure.PROVED and not avoid.certain else sure
            self._learn(Learned(own.id, subjects, avoid.spots, points, kind, avoid.apart, avoid.most))
            if not avoid.certain:
                self._wide.add((own.id, subjects))

        if len(few) == 2 and isinstance(own, OwnRule) and points is None and sure is not Sure.UNPROVABLE:
            self._learn_alike(own, subjects, few, avoids)
        if sure is Sure.GUESSED:
            self._learn_exactly(own, subjects, placed, plan, points)

        return tuple(sorted(few))

    def _nearest(self, own: OwnRule | OwnPreference, placed: Placed, named: Placed, asked: "Asked") -> Placed:
        """Return sessions among which those at fault are: those of a day, if that will do, else all."""
        problem = self.problem
        day_of = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
        days = dict.fromkeys(day_of[start] for start, _ in (named or placed).values())

        for day in days:
            on_day = {s: spot for s, spot in placed.items() if day_of[spot[0]] == day}
            if len(on_day) < len(placed) and asked(on_day):
                return on_day

        looked = {s: placed[s] for s in self._sessions(own) if s in placed}

        return looked if len(looked) < len(placed) and asked(looked) else placed

    def _learn_exactly(
        self,
        own: OwnRule | OwnPreference,
        subjects: tuple[str, ...],
        placed: Placed,
        plan: Plan,
        points: int | None,
    ) -> None:
        """Learn what holds for certain of a finding: of all sessions together, or of those of its day."""
        said, reads = self._read(own, placed, plan)
        if reads.more or subjects not in said:
            return

        looked = self._sessions(own)
        spots = []

        for s in looked:
            if s in placed:
                start, room = placed[s]
                starts = frozenset([start]) if (s, "start") in reads.of else None
                rooms = frozenset([room]) if (s, "room") in reads.of else None
                spots.append(Spot(s, starts, rooms))
            else:
                spots.append(Spot(s, frozenset(), None, absent=True))

        self._learn(Learned(own.id, subjects, tuple(spots), points, Sure.PROVED))


def own_of(problem: Problem) -> OwnRules:
    """Return what is of one's own in a problem, and was learned of it."""
    rules = problem.memory.get("own")
    if not isinstance(rules, OwnRules):
        rules = problem.memory["own"] = OwnRules(problem)
    return rules
