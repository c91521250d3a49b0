"""
The formats in which other programs read a plan: one record each, in the order in which help lists them.

The command line, `exports` and every release read `EXPORTERS`, so that a new format is its writer and one
record here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.metadata import entry_points
from typing import NamedTuple

from eventplan.model import EventplanError, Plan, Scenario
from eventplan.model.checked import checked

from .charges import CHARGES, charges
from .lawful import let_out
from .officer_tables import tables_of
from .readers import PUBLIC, Reader, ReaderKind
from .schedules import SCHEDULE_JSON, SCHEDULE_XML, Schedule
from .table import Table, attendance, programme


@dataclass(frozen=True)
class Export:
    """What is to be exported, and for whom."""

    scenario: Scenario
    plan: Plan
    reader: Reader = PUBLIC
    language: str | None = None
    """Tried first for every text, then the event's languages."""

    secret: bytes = b""
    """Makes ids of a public file impossible to guess."""

    url: str | None = None
    """Address of the public programme, for links."""

    persons: bool = True
    """Whether a public file names chairs and speakers."""

    table: str = "programme"
    """The table that a format with one table holds."""

    more: Mapping[str, Table] = field(default_factory=dict)
    """Tables besides those of the plan."""

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables that the reader may have, by name."""
        return {**_tables(self.scenario, self.plan, self.reader, self.language), **self.more}


class Exporter(NamedTuple):
    """One format of export."""

    name: str
    """What the command line calls it; of a public file, its name too."""

    write: Callable[[Export], bytes]
    public: bool = False
    """True: it holds the public programme for every reader; `exports` and every release write it."""

    one_table: bool = False
    """True: it holds the table that the export names."""

    binary: bool = False
    """True: it cannot be printed."""


@checked
def tables_for(
    scenario: Scenario,
    plan: Plan,
    reader: Reader = PUBLIC,
    language: str | None = None,
    *,
    unlawful: bool = False,
) -> dict[str, Table]:
    """
    Return the tables that a reader may have, by name.

    The programme, as far as the reader may see it; for the desk also attendance, what officers
    read (`statements`, `signatures`, `sweeps`, …), and the preferences that were not met (`charges`).
    *language* is tried first for every text, then the event's languages.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return _tables(scenario, plan, reader, language)


def _tables(scenario: Scenario, plan: Plan, reader: Reader, language: str | None) -> dict[str, Table]:
    tables = {"programme": programme(scenario, plan, reader, language)}
    if reader.kind is not ReaderKind.DESK:
        return tables

    tables["attendance"] = attendance(scenario, plan, reader, language)
    for path, table in tables_of(scenario, plan, language).items():
        tables[path.rpartition("/")[2]] = table

    cost = charges(scenario, plan, language)
    if cost.rows:
        tables[CHARGES] = cost

    return tables


def _schedule(write: Callable[[Schedule], bytes], export: Export) -> bytes:
    return write(
        Schedule(
            export.scenario,
            export.plan,
            language=export.language,
            secret=export.secret,
            url=export.url,
            persons=export.persons,
        )
    )


def _csv(export: Export) -> bytes:
    return export.tables[export.table].csv()


def _xlsx(export: Export) -> bytes:
    from .workbooks import xlsx_file  # openpyxl is an extra

    return xlsx_file(export.tables, "confidential" if export.reader.kind is ReaderKind.DESK else "")


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(SCHEDULE_XML, partial(_schedule, Schedule.xml), public=True),
    Exporter(SCHEDULE_JSON, partial(_schedule, Schedule.json), public=True),
    Exporter("csv", _csv, one_table=True),
    Exporter("xlsx", _xlsx, binary=True),
)
"""Every format of export."""


GROUP = "eventplan.exports"
"""The group of entry points by which packages bring formats: functions of an `Export`, or `Exporter`s."""


def exporter(name: str) -> Exporter | None:
    """Return the format with a name, ours or of a package that is installed, if there is one."""
    return next((known for known in EXPORTERS if known.name == name), None) or _installed(name)


def _installed(name: str) -> Exporter | None:
    """
    Return a format that a package brings. It is in no release, which holds what eventplan makes alone.

    Raises EventplanError if it cannot be loaded.
    """
    for point in entry_points(group=GROUP, name=name):
        try:
            loaded = point.load()
        except Exception as error:
            message = f"the export '{name}' ({point.value}) cannot be loaded: {type(error).__name__}: {error}"
            raise EventplanError(message) from error
        if isinstance(loaded, Exporter):
            return loaded._replace(name=name, public=False)

        return Exporter(name, loaded, binary=bool(getattr(loaded, "binary", False)))

    return None


def installed_formats() -> tuple[str, ...]:
    """Return the names of the formats that packages bring."""
    return tuple(sorted(entry_points(group=GROUP).names))
