"""
Pictures of a plan as SVG: days, people, teams, doors, zones, and the progress of a search.

Each is a document of its own with a title and a description, the same bytes for the same plan. Those of a
`Programme` show what its audience sees; all others are for those who hold the scenario.
"""

from .curves import Measure, search, zones
from .days import day
from .desk import PICTURES, picture
from .drawing import document
from .timelines import Block, Row, timeline

__all__ = ["PICTURES", "Block", "Measure", "Row", "day", "document", "picture", "search", "timeline", "zones"]
