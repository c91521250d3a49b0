"""`eventplan import`: a published schedule as a scenario with its plan."""

from pathlib import Path
from typing import Annotated

import typer

from eventplan.numbers import number_of

from . import outputs
from .app import answer, app, refused


@app.command(
    name="import",
    epilog="Example: eventplan import schedule.json -o imported && "
    "eventplan verify imported/scenario.yaml imported/plan.json",
)
def import_schedule(
    file: Annotated[Path, typer.Argument(metavar="SCHEDULE", help="A schedule.json or schedule.xml.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for scenario.yaml and plan.json.")],
    time_zone: Annotated[
        str | None,
        typer.Option(help="IANA time zone of the event, where the schedule's is missing or wrong."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse what would else be mended or left out with a note.")
    ] = False,
) -> None:
    """Read a published schedule into a scenario with its plan, to verify and replan it."""
    from eventplan.files import plan_json, to_yaml, write_folder
    from eventplan.files.schedules import load_schedule
    from eventplan.model import ScenarioError, Severity
    from eventplan.verifier import points_by, verify

    try:
        scenario, plan, notes = load_schedule(file, time_zone=time_zone, strict=strict)
    except ScenarioError as error:
        refused(error, "imported")
        raise typer.Exit(2) from None

    findings = [finding for finding in verify(scenario, plan) if finding.severity is Severity.ERROR]
    by = points_by(scenario, plan)
    judged = {"score": sum(by.values()), "score_by": by, "findings": len(findings)}
    plan = plan.model_copy(update=judged)
    head = [f"Imported from {file.name}. What the schedule does not say is left out, or assumed:", *notes]
    comment = "".join(f"# {'- ' if number else ''}{_printable(line)}\n" for number, line in enumerate(head))
    files = {
        "scenario.yaml": (comment + to_yaml(scenario)).encode(),
        "plan.json": plan_json(plan).encode(),
    }
    write_folder(out, files)
    if outputs.wanted():
        paths = [str(out / name) for name in files]
        outputs.result(
            "import",
            {
                "files": paths,
                "sessions": len(scenario.sessions),
                "rooms": len(scenario.rooms),
                "days": len(scenario.event.days),
                "people": len(scenario.people),
                "assumed": notes,
                "lawful": not findings,
                "score": plan.score,
                "findings": [outputs.finding_tree(scenario, finding) for finding in findings],
            },
        )
        return

    held, rooms = number_of(len(scenario.sessions), "session"), number_of(len(scenario.rooms), "room")
    days, people = number_of(len(scenario.event.days), "day"), len(scenario.people)
    answer(f"{held} in {rooms} on {days}, {number_of(people, 'person', 'people')} named.")
    for line in notes:
        answer(f"Assumed: {_printable(line)}")

    answer("The programme as published:" if findings else "The programme as published is lawful.")
    for finding in findings[:10]:
        answer(f"  {finding.rule}: {finding.message}")

    if len(findings) > 10:
        answer(f"  and {len(findings) - 10} more")

    answer(f"Written: {out / 'scenario.yaml'}, {out / 'plan.json'}; `eventplan verify` them.")


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
