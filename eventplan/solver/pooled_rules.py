"""
How rules are posted where rooms that are alike are one: as usual, but for two.

Which room a session gets is known later: so the ways that people need are the longest there are, and teams
have their rest before the next day, which another model plans.
"""

from collections.abc import Mapping
from types import MappingProxyType

from eventplan.model import InterpretationTeam

from .build import Build
from .constraints import CONSTRAINTS, Post, interpretation, person_free
from .ways import longest_way

MANY = 8
"""Sessions of one person beyond which a model of pairs would be too large."""


def _people(build: Build) -> None:
    """Keep the sessions that need one person apart; if they are many, by the longest way of all."""
    wanted = person_free.wanted_by_person(build)

    if build.strict("person-free"):
        for together in wanted.values():
            if len(together) > MANY:
                _with_the_longest_way(build, tuple(together))
        wanted = {person: together for person, together in wanted.items() if len(together) <= MANY}

    person_free.post_by_person(build, wanted)


def _with_the_longest_way(build: Build, sessions: tuple[int, ...]) -> None:
    """Leave time after each session for the longest way there may be."""
    ways = {frozenset(build.in_room[s]): s for s in sessions}
    longest = max(longest_way(build, a, b) for a in ways.values() for b in ways.values())
    spans = [
        build.cp.new_optional_fixed_size_interval_var(
            build.start[s], build.problem.sessions[s].duration + longest, build.held[s], "span-and-way"
        )
        for s in sessions
    ]
    if len(spans) > 1:
        build.cp.add_no_overlap(spans)


def _teams(build: Build) -> None:
    """Assign teams to each language of each interpreted session, with time to rest before the next day."""
    interpretation.post(build, also=_in_good_time)


def _in_good_time(build: Build, crew: InterpretationTeam, s: int) -> None:
    """Leave the teams of a session their rest before the next day opens."""
    problem = build.problem
    opens = [problem.minutes(span)[0] for span in problem.scenario.event.opening]
    latest = {d: opening - crew.rest for d, opening in enumerate(opens[1:])}
    every = build.candidates[s]
    days = problem.day_of_start[problem.starts.searchsorted(every)].tolist()
    ends = [start + problem.sessions[s].duration for start in every]
    early = [t for t, d, end in zip(every, days, ends, strict=True) if end <= latest.get(d, end)]
    if early and len(early) < len(every):
        build.start_within(s, early, build.present(s))


POOLED_CONSTRAINTS: Mapping[str, Post] = MappingProxyType(
    {**CONSTRAINTS, "person-free": _people, "interpretation": _teams}
)
