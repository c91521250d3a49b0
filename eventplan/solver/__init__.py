"""How a plan is found: OR-Tools CP-SAT. Imports the model and OR-Tools, and nothing else of ours."""

from eventplan.model.progress import Progress

from .agendas import least_agendas
from .aim import Aim
from .confined import blockers, least, unsettled
from .result import SOLVER, Answer, StageRecord
from .solve import solve
from .surface import Model

__all__ = [
    "SOLVER",
    "Aim",
    "Answer",
    "Model",
    "Progress",
    "StageRecord",
    "blockers",
    "least",
    "least_agendas",
    "solve",
    "unsettled",
]
