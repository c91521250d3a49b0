"""What each reader may see of a plan, as files: agendas (iCalendar), the programme, schedules and tables."""

from .interchange import exports, tables_for
from .lawful import OtherScenario, UnlawfulRelease, be_lawful
from .officer_tables import officers, tables
from .publisher import agendas, write
from .readers import DESK, PRESS, PUBLIC, Reader, ReaderKind, delegate, delegation, room, zone
from .release import Release, publish
from .schedules import schedule_json, schedule_xml
from .secret import SecretFile
from .table import Table, TableError, programme_csv, programme_text
from .visibility import View, sees

__all__ = [
    "DESK",
    "PRESS",
    "PUBLIC",
    "OtherScenario",
    "Reader",
    "ReaderKind",
    "Release",
    "SecretFile",
    "Table",
    "TableError",
    "UnlawfulRelease",
    "View",
    "agendas",
    "be_lawful",
    "delegate",
    "delegation",
    "exports",
    "officers",
    "programme_csv",
    "programme_text",
    "publish",
    "room",
    "schedule_json",
    "schedule_xml",
    "sees",
    "tables",
    "tables_for",
    "write",
    "zone",
]
