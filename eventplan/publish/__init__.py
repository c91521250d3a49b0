"""What each reader may see of a plan, as files: agendas (iCalendar), the programme as a table and as text."""

from .agendas import agendas, write
from .officers import Table, officers, tables
from .readers import DESK, PRESS, PUBLIC, Reader, ReaderKind, delegate, delegation, room, zone
from .tables import programme_csv, programme_text
from .visibility import View, sees

__all__ = [
    "DESK",
    "PRESS",
    "PUBLIC",
    "Reader",
    "ReaderKind",
    "Table",
    "View",
    "agendas",
    "delegate",
    "delegation",
    "officers",
    "programme_csv",
    "programme_text",
    "room",
    "sees",
    "tables",
    "write",
    "zone",
]
