"""What other programs read of a plan, for one reader: every file that may be handed to them, by name."""

from eventplan.model import Plan, Scenario
from eventplan.model.checked import checked

from .exporters import EXPORTERS, Export, tables_for
from .lawful import let_out
from .officer_tables import CONFIDENTIAL
from .readers import PUBLIC, Reader, ReaderKind


@checked
def exports(
    scenario: Scenario,
    plan: Plan,
    reader: Reader = PUBLIC,
    *,
    language: str | None = None,
    secret: bytes = b"",
    url: str | None = None,
    unlawful: bool = False,
) -> dict[str, bytes]:
    """
    Return the exports of a plan for a reader, by relative file name.

    The public files of `EXPORTERS` (`schedule.xml` and `schedule.json`, the public programme for every
    reader), and `tables_for` the reader as CSV; the desk's tables lie in `confidential/`. Arguments as
    for `schedule_json`.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.
        TableError: A table is larger than a spreadsheet holds.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    export = Export(scenario, plan, reader, language=language, secret=secret, url=url)
    folder = CONFIDENTIAL if reader.kind is ReaderKind.DESK else ""

    files = {exporter.name: exporter.write(export) for exporter in EXPORTERS if exporter.public}
    tables = {f"{folder}{name}.csv": table.csv() for name, table in export.tables.items()}

    return {**files, **tables}


__all__ = ["exports", "tables_for"]
