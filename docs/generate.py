"""
Write what comes from the code: rules, fields of scenario files, the JSON Schema, a picture, a notebook.

Run `python docs/generate.py`; a test fails while a page is out of date.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from eventplan.checks import CHECKS
from eventplan.cli import output_schema
from eventplan.files import load, load_plan, schema
from eventplan.files.json_schema import OWN_SESSION, SESSION_OF_SERIES, object_of, schema_text
from eventplan.preferences import PREFERENCES
from eventplan.publish.pictures import picture
from eventplan.rules import RULES
from eventplan.solver.portfolio import ROWS

DOCS = Path(__file__).parent
SCHEMA = DOCS.parent / "eventplan" / "scenario.schema.json"
OUTPUT_SCHEMA = DOCS.parent / "eventplan" / "output.schema.json"
BEGIN, END = "<!-- generated: fields -->", "<!-- end of generated fields -->"


def rules_page() -> str:
    """The rule reference."""
    lines = [
        "# Rules and preferences",
        "",
        "Generated from the code by `python docs/generate.py`.",
        "",
        "A rule must hold. A scenario may waive it (`rules: {room-free: {waived: true}}`), waive it for",
        "named subjects (`waived_for: [session-or-room-or-person]`), or give it a price per breach",
        "(`price: 500`).",
        "A preference costs points for each unit, times its weight (`preferences: {room-fit: {weight: 2}}`).",
        "",
        "## Rules",
        "",
    ]
    for rule in RULES:
        lines += [f"### `{rule.id}`", "", rule.law, "", f"Source: {rule.source}.", ""]
    lines += ["## Preferences", ""]
    for preference in PREFERENCES:
        lines += [
            f"### `{preference.id}`",
            "",
            f"{preference.goal} Unit: {preference.unit}.",
            "",
            f"Source: {preference.source}.",
            "",
        ]
    lines += [
        "## Checks",
        "",
        "What `eventplan check` finds without a search, and `plan` says before it plans: a warning, or an",
        "error where it is certain that there is no plan (and the scenario does not expect that).",
        "",
    ]
    for check in CHECKS:
        lines += [f"### `{check.id}`", "", check.says, "", f"Source: {check.source}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def fields() -> str:
    """A table of fields for each part of a scenario."""
    tree = schema()
    lines = _table("Scenario file", tree, tree["$defs"])
    for name, definition in sorted(tree["$defs"].items()):
        if "properties" in object_of(definition) and name not in (OWN_SESSION, SESSION_OF_SERIES):
            lines += _table(name, {**definition, **object_of(definition)}, tree["$defs"])
    return "\n".join(lines)


def _table(name: str, definition: dict[str, Any], parts: dict[str, Any]) -> list[str]:
    lines = [f"### {name}", ""]
    if definition.get("description"):
        lines += [definition["description"].split("\n\n")[0].replace("\n", " "), ""]
    lines += ["| field | what it says | default |", "|---|---|---|"]
    required = definition.get("required", [])
    for field, value in definition["properties"].items():
        if field == "x" and name != "Scenario file":
            continue  # every part has it: it is told once
        default = "required" if field in required else _default(value)
        description = value.get("description", "").replace("|", "\\|").replace("\n", " ")
        description += _values(value, parts)
        lines.append(f"| `{field}` | {description} | {default} |")
    return [*lines, ""]


def _values(value: dict[str, Any], parts: dict[str, Any]) -> str:
    """The values that a field may have, if they are few words."""
    if "const" in value:
        return f"Always `{value['const']}`."

    words = parts.get(value.get("$ref", "").removeprefix("#/$defs/"), {}).get("enum", ())
    return f" One of {', '.join(f'`{word}`' for word in words)}." if words else ""


def _default(value: dict[str, Any]) -> str:
    if "default" not in value or value["default"] in (None, [], {}, ""):
        return ""
    return f"`{json.dumps(value['default'], ensure_ascii=False)}`"


def format_page() -> str:
    """The page on scenario files, with its fields renewed."""
    text = (DOCS / "scenario-format.md").read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{fields()}\n{END}{after}"


TABLE, TABLE_END = "<!-- generated: portfolio -->", "<!-- end of generated portfolio -->"


def search_page() -> str:
    """The page on the search, with its decision table renewed."""
    lines = ["| stage | runs when | share |", "|---|---|---|"]
    for row in ROWS:
        when = "; ".join(condition.text for condition in row.when) or "always"
        share = f"{row.share:.0%} of all" if row.of_all else f"{row.share:.0%}"
        lines.append(f"| {row.stage.name} | {when} | {share.replace('%', ' %')} |")
    text = (DOCS / "how-the-search-works.md").read_text("utf-8")
    before, _, rest = text.partition(TABLE)
    _, _, after = rest.partition(TABLE_END)
    table = "\n".join(lines)
    return f"{before}{TABLE}\n\n{table}\n\n{TABLE_END}{after}"


def day_picture() -> str:
    """The picture of the README: the first day of Hanoi, by a plan of which only the placements are kept."""
    scenario = load(DOCS.parent / "scenarios" / "hanoi-2025.yaml")
    plan = load_plan(DOCS / "pictures" / "hanoi-placements.json")
    return picture(scenario, plan, "day", date(2025, 10, 25), unlawful=True)  # nobody attends in it


_LOOK = """## 6. Look at it

A plan shows itself, and is a table (`pip install pandas`). Pictures need the extra `plots`."""

_CELLS = (
    'scenario = eventplan.load("scenarios/small-roundtable.yaml")\n'
    "plan = eventplan.plan(scenario, workers=1, effort=5)\n"
    "plan",
    "plan.to_frame()",
    "ax = eventplan.plots.day(scenario, plan)",
)
"""What a notebook shows beside the tutorial."""


def notebook() -> str:
    """The tutorial as a notebook: its Python runs, and plans and pictures are shown."""
    text = (DOCS / "tutorial.md").read_text("utf-8")
    cells = []
    for number, part in enumerate(re.split(r"^```python\n(.*?)^```\n", text, flags=re.M | re.S)):
        if part.strip():
            cells.append(_cell("code" if number % 2 else "markdown", part.strip(), len(cells)))
    cells.append(_cell("markdown", _LOOK, len(cells)))
    for code in _CELLS:
        cells.append(_cell("code", code, len(cells)))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    tree = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _cell(kind: str, text: str, number: int) -> dict[str, Any]:
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    lines = text.splitlines(keepends=True)
    return {"cell_type": kind, "id": f"cell-{number:02}", "metadata": {}, **code, "source": lines}


if __name__ == "__main__":
    (DOCS / "tutorial.ipynb").write_text(notebook(), "utf-8")
    (DOCS / "pictures" / "hanoi-day.svg").write_text(day_picture(), "utf-8")
    SCHEMA.write_text(schema_text(), "utf-8")
    OUTPUT_SCHEMA.write_text(output_schema.schema_text(), "utf-8")
    (DOCS / "rules.md").write_text(rules_page(), "utf-8")
    (DOCS / "scenario-format.md").write_text(format_page(), "utf-8")
    (DOCS / "how-the-search-works.md").write_text(search_page(), "utf-8")
