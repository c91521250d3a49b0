"""
Which event goes through which stages, with which share of the budget: the decision table of the search.

Stages stand in the order in which they run. Each runs once, by the first of its rows whose conditions hold.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from eventplan.model import Wish

from . import stages
from .heuristics.insertion import knows
from .search import Search
from .stages import Stage, sizes

FEW_RELATED, MANY_RELATED = 16, 60
"""Sessions with relations: of fewer the model is searched at once, of more no model is searched at all."""

FEW_BY_DAYS = 100
"""Of more sessions a first plan by days is found sooner than one by construction, and is far better."""

FEW_AROUND = 30
"""Of more sessions whose relations are of near sessions a model of very many starts betters nothing."""


@dataclass(frozen=True)
class Condition:
    """Something about an event, or about how far its search has come."""

    text: str
    """What holds, as the documentation says it."""
    holds: Callable[[Search], bool]


@dataclass(frozen=True)
class Row:
    """A stage, when it runs, and what it may spend."""

    stage: Stage
    when: tuple[Condition, ...]
    """All of them hold."""
    share: float = 1.0
    """The part of the budget that is left which the stage may spend."""
    of_all: bool = False
    """Whether it is a part of the whole budget instead, counted from the beginning."""
    alone: bool = False
    """Whether the stage uses one worker, whatever there are: a search for a bound may run beside it."""
    optional: bool = True
    """Whether a search without it is still a search: it may be left out of a measurement."""

    def applies(self, search: Search) -> bool:
        """Whether all conditions hold."""
        return all(condition.holds(search) for condition in self.when)


SCORED = Condition("the score counts (no replan, no explanation)", lambda search: search.plain)
ANY_PLAN = Condition("no replan, no explanation", lambda search: search.aim is None and not search.labelled)
SERIES = Condition(
    "there are series",
    lambda search: bool(search.problem.scenario.series) and search.build.strict("stays"),
)
ONLY_SERIES = Condition(
    "every session is in a series",
    lambda search: len(search.problem.scenario.series_of) == search.number,
)
NOT_ONLY_SERIES = Condition(
    "some sessions are in no series",
    lambda search: len(search.problem.scenario.series_of) < search.number,
)
HINTED = Condition("there is a hint", lambda search: search.hint is not None)
RELATED = Condition(
    f"at least {FEW_RELATED} sessions with priced relations",
    lambda search: (
        search.number >= FEW_RELATED
        and bool(search.problem.scenario.relations and search.problem.scenario.weight("relations"))
    ),
)
PAIRS = Condition(
    f"at least {sizes.SMALL} sessions, with wishes to be at once, apart, or on one day",
    lambda search: (
        search.number >= sizes.SMALL
        and bool(search.problem.scenario.weight("relations"))
        and any(
            relation.wish in (Wish.APART, Wish.BESIDE, Wish.SAME_DAY) and relation.price
            for relation in search.problem.scenario.pair_relations
        )
    ),
)
KNOWN = Condition(
    "tabu search or annealing may know all that is stated",
    lambda search: search.landscape is not None or knows(search.build),
)
EXCHANGED = Condition("tabu search found a plan", lambda search: search.exchanged)
NOT_EXCHANGED = Condition("tabu search found none", lambda search: not search.exchanged)
PLANNED = Condition("there is a plan", lambda search: search.incumbent.best is not None)
NOT_PLANNED = Condition("there is no plan", lambda search: search.incumbent.best is None)
NOWHERE_TO_BEGIN = Condition("there is no warm start", lambda search: search.warm_start is None)
IMPOSSIBLE = Condition("construction found no placements", lambda search: search.impossible)
BESIDE = Condition(
    "there are several workers, and a plan that only neighbourhoods better",
    lambda search: search.may_search_near_at_once,
)
MEDIUM = Condition(
    f"{sizes.SMALL} to {sizes.LARGE} sessions",
    lambda search: sizes.SMALL <= search.number <= sizes.LARGE,
)


def _has_stage_of_its_own(search: Search) -> bool:
    return bool(search.problem.scenario.series or search.problem.scenario.gaps)


LARGE_MODEL = Condition(
    f"more than {sizes.LARGE} sessions, or a whole model that takes too long to make (no series, no gaps)",
    # Series and gaps have had most of the time: that says nothing of how long a model takes to make.
    lambda search: (
        search.number > sizes.LARGE
        or (search.number >= sizes.SMALL and not _has_stage_of_its_own(search) and search.is_too_large())
    ),
)
SEVERAL_GROUPS = Condition(
    f"{stages.GROUP + 1} to {sizes.LARGE} sessions",
    lambda search: stages.GROUP < search.number <= sizes.LARGE,
)
LARGE_OR_UNSEEN = Condition(
    "a model of very many variables, lists, or a plan that costs more than the model sees",
    lambda search: search.is_large_model or not search.sees_all,
)
LARGE = Condition(f"more than {sizes.LARGE} sessions", lambda search: search.number > sizes.LARGE)
ONLY_WISHES = Condition("only wishes of single sessions cost", lambda search: search.has_only_wishes)


PLAIN = Condition(
    "rooms, people and wishes are all that is stated",
    lambda search: not search.problem.scenario.relations and knows(search.build),
)
GAPS = Condition("gaps are stated", lambda search: bool(search.problem.scenario.gaps))
FIRST_ONLY = Condition("any plan will do", lambda search: search.aim is None and search.first_only)


def _at_most(sessions: int) -> Condition:
    return Condition(f"at most {sessions} sessions", lambda search: search.number <= sessions)


def _more_than(sessions: int) -> Condition:
    return Condition(f"more than {sessions} sessions", lambda search: search.number > sessions)


ROWS: tuple[Row, ...] = (
    Row(stages.Hinted(), (SCORED, HINTED)),
    Row(stages.FirstPlan(), (ANY_PLAN, NOT_PLANNED, MEDIUM, SERIES, NOT_ONLY_SERIES), share=0.2),
    Row(stages.StaysOfSeries(), (SCORED, SERIES, ONLY_SERIES, LARGE)),
    Row(stages.StaysOfSeries(), (SCORED, SERIES, ONLY_SERIES), share=0.8),
    Row(stages.StaysOfSeries(), (SCORED, SERIES), share=0.4),
    Row(stages.PooledRooms(), (SCORED, GAPS), share=0.75),
    Row(stages.PooledRooms(), (FIRST_ONLY,), share=0.5),
    Row(stages.BoundOfPairs(), (SCORED, PAIRS, KNOWN), share=0.1),
    Row(stages.TabuSearch(), (SCORED, _at_most(MANY_RELATED)), share=0.6, alone=True),
    Row(stages.TabuSearch(), (SCORED, _more_than(MANY_RELATED)), alone=True),
    Row(stages.Annealing(), (SCORED, NOT_EXCHANGED, RELATED, _at_most(FEW_AROUND)), share=0.6, alone=True),
    Row(stages.Annealing(), (SCORED, NOT_EXCHANGED, RELATED, _more_than(FEW_AROUND)), alone=True),
    Row(
        stages.DayDecomposition(),
        (SCORED, NOT_EXCHANGED, NOWHERE_TO_BEGIN, NOT_PLANNED, MEDIUM, _more_than(FEW_BY_DAYS)),
        share=0.4,
    ),
    Row(stages.FirstPlan(), (ANY_PLAN, NOT_PLANNED, MEDIUM), share=0.5),
    Row(stages.RulesAlone(), (IMPOSSIBLE,), share=0.5),
    Row(stages.BoundOfLists(), (SCORED,)),
    # Elsewhere nothing runs beside it: a first plan comes before it.
    Row(stages.BoundOfPairs(), (SCORED, PAIRS, NOT_EXCHANGED, PLANNED), share=0.05),
    Row(stages.DayDecomposition(), (SCORED, NOT_EXCHANGED, NOWHERE_TO_BEGIN, PLANNED, MEDIUM), share=0.1),
    Row(stages.DayDecomposition(), (SCORED, NOT_EXCHANGED, NOWHERE_TO_BEGIN, PLANNED), share=0.25),
    Row(stages.DayDecomposition(), (SCORED, NOT_EXCHANGED, NOWHERE_TO_BEGIN, NOT_PLANNED)),
    Row(stages.TimeIndexedModel(), (SCORED, NOT_EXCHANGED, MEDIUM, PLAIN), share=0.25),
    Row(stages.RelaxAndFix(), (SCORED, NOT_EXCHANGED, NOWHERE_TO_BEGIN, PLANNED, SEVERAL_GROUPS), share=0.25),
    Row(stages.LargeEventNeighbourhoods(), (SCORED, NOT_EXCHANGED, PLANNED, LARGE_MODEL)),
    Row(stages.ObjectiveSplit(), (SCORED, NOT_EXCHANGED, MEDIUM, BESIDE), share=0.6, of_all=True),
    Row(stages.WholeModelMade(), (), optional=False),
    Row(stages.WarmStart(), (SCORED, EXCHANGED)),
    Row(stages.ObjectiveSplit(), (SCORED, NOT_EXCHANGED, MEDIUM), share=0.5, of_all=True),
    Row(stages.PartOfWholeModel(), (SCORED, NOT_EXCHANGED, LARGE_OR_UNSEEN), share=0.25),
    Row(stages.LargeNeighbourhoods(), (SCORED, NOT_EXCHANGED, LARGE_OR_UNSEEN)),
    Row(stages.AnnealingOfWishes(), (SCORED, NOT_EXCHANGED, MEDIUM, ONLY_WISHES), share=0.25),
    Row(stages.WholeModel(), (), optional=False),
)

OPTIONAL: tuple[str, ...] = tuple(dict.fromkeys(row.stage.name for row in ROWS if row.optional))
"""Names of stages that may be left out of a search, to measure what they are worth."""


def portfolio(search: Search, without: Collection[str] = ()) -> Iterator[Row]:
    """
    Yield the rows of the stages that a search goes through, one after another.

    Args:
        search: Conditions are looked at when the stages before have run.
        without: Names of stages that are left out.

    Raises:
        ValueError: A stage to be left out does not exist, or no search goes without it.

    """
    unknown = {*without} - {*OPTIONAL}
    if unknown:
        raise ValueError(f"not a stage that can be left out: {', '.join(sorted(unknown))}")

    ran: set[str] = {*without}

    for row in ROWS:
        if row.stage.name not in ran and row.applies(search):
            ran.add(row.stage.name)
            yield row
