"""
Pictures of a plan as SVG: days, people, teams, doors, gates, zones, rooms, and the progress of a search.

Each is a document of its own with a title and a description, the same bytes for the same plan. Those of a
`Programme` show what its audience sees; all others are for those who hold the scenario.
"""

from .bars import Bar, Bars
from .curves import Curves, Measure, Panel, search
from .desk import PICTURES, Shown, drawn, picture, shown
from .timelines import Block, Row, Timeline

__all__ = [
    "PICTURES",
    "Bar",
    "Bars",
    "Block",
    "Curves",
    "Measure",
    "Panel",
    "Row",
    "Shown",
    "Timeline",
    "drawn",
    "picture",
    "search",
    "shown",
]
