"""What other programs read of a plan, for one reader: every file that may be handed to them, by name."""

from ..model import Plan, Scenario
from .charges import CHARGES, charges
from .officers import CONFIDENTIAL
from .officers import tables as officers_tables
from .readers import PUBLIC, Reader, ReaderKind
from .schedules import SCHEDULE_JSON, SCHEDULE_XML, schedule_json, schedule_xml
from .tables import Table, attendance, programme


def tables_for(
    scenario: Scenario, plan: Plan, reader: Reader = PUBLIC, language: str | None = None
) -> dict[str, Table]:
    """
    Return the tables that a reader may have, by name.

    The programme, as far as the reader may see it; for the desk also attendance, what officers
    read (`statements`, `signatures`, `sweeps`, …), and what was not granted (`charges`).

    Raises PlanError if the plan is not one for this scenario.
    """
    found = {"programme": programme(scenario, plan, reader, language)}
    if reader.kind is ReaderKind.DESK:
        found["attendance"] = attendance(scenario, plan, reader, language)
        for name, table in officers_tables(scenario, plan, language).items():
            found[name.rpartition("/")[2]] = table
        cost = charges(scenario, plan)
        if cost.rows:
            found[CHARGES] = cost
    return found


def exports(
    scenario: Scenario,
    plan: Plan,
    reader: Reader = PUBLIC,
    *,
    language: str | None = None,
    secret: bytes = b"",
    url: str | None = None,
) -> dict[str, bytes]:
    """
    Return the exports of a plan for a reader, by relative file name.

    `schedule.xml` and `schedule.json` (the public programme, whoever reads), and `tables_for` the
    reader as CSV; the desk's tables lie in `confidential/`. Arguments as for `schedule_json`.

    Raises:
        PlanError: The plan is not one for this scenario.
        TableError: A table is larger than a spreadsheet holds.

    """
    folder = CONFIDENTIAL if reader.kind is ReaderKind.DESK else ""
    tables = tables_for(scenario, plan, reader, language)
    return {
        SCHEDULE_XML: schedule_xml(scenario, plan, language=language, secret=secret, url=url),
        SCHEDULE_JSON: schedule_json(scenario, plan, language=language, secret=secret, url=url),
        **{f"{folder}{name}.csv": table.csv() for name, table in tables.items()},
    }
