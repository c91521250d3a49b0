"""What each reader may see of a plan, as files: agendas (iCalendar), the programme as a table and as text."""

from .agendas import agendas, write
from .readers import DESK, PRESS, PUBLIC, Reader, ReaderKind, delegate, delegation, room, zone
from .tables import programme_csv, programme_text
from .visibility import View, sees

__all__ = [
    "DESK",
    "PRESS",
    "PUBLIC",
    "Reader",
    "ReaderKind",
    "View",
    "agendas",
    "delegate",
    "delegation",
    "programme_csv",
    "programme_text",
    "room",
    "sees",
    "write",
    "zone",
]
