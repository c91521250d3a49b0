"""The stages of a search: each one way to better the best plan, or to raise the bound."""

from .annealing import Annealing, AnnealingOfWishes
from .bound_of_lists import BoundOfLists
from .bound_of_pairs import BoundOfPairs
from .construction import FirstPlan
from .day_decomposition import DayDecomposition
from .hinted import Hinted
from .large_neighbourhoods import LargeEventNeighbourhoods, LargeNeighbourhoods
from .objective_split import ObjectiveSplit
from .pooled_rooms import PooledRooms
from .relax_and_fix import GROUP, RelaxAndFix
from .rules_alone import RulesAlone
from .stage import Stage
from .stays import StaysOfSeries
from .tabu_search import TabuSearch
from .time_indexed_model import TimeIndexedModel
from .warm_start import WarmStart
from .whole_model import PartOfWholeModel, WholeModel, WholeModelMade

__all__ = [
    "GROUP",
    "Annealing",
    "AnnealingOfWishes",
    "BoundOfLists",
    "BoundOfPairs",
    "DayDecomposition",
    "FirstPlan",
    "Hinted",
    "LargeEventNeighbourhoods",
    "LargeNeighbourhoods",
    "ObjectiveSplit",
    "PartOfWholeModel",
    "PooledRooms",
    "RelaxAndFix",
    "RulesAlone",
    "Stage",
    "StaysOfSeries",
    "TabuSearch",
    "TimeIndexedModel",
    "WarmStart",
    "WholeModel",
    "WholeModelMade",
]
