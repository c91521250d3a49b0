"""The JSON Schema of scenario files, for editors and other tools."""

from typing import Any

from eventplan.model import Scenario

from .tables import TABLES

ID = "urn:eventplan:scenario:1"


def schema() -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of a scenario file.

    It says what a file may look like. It cannot say that ids exist and are used once, or
    that times are in order: `eventplan check` does.
    """
    found = Scenario.model_json_schema(mode="validation")
    names = {"type": "array", "items": {"type": "string", "minLength": 1}}
    one_or_more = {"anyOf": [{"type": "string", "minLength": 1}, names]}
    properties = found["properties"]
    properties["include"] = {**names, "description": "Files that hold more of the scenario, in its folder."}
    properties["tables"] = {
        "type": "object",
        "properties": dict.fromkeys(TABLES, one_or_more),
        "additionalProperties": False,
        "description": "CSV or XLSX beside the scenario, with a row for each delegation, session, …",
    }
    # Included files and tables may hold what is required, so a single file need not.
    found.pop("required", None)
    _sessions_by_kind(found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, **found}


def _sessions_by_kind(found: dict[str, Any]) -> None:
    """Name the field that tells sessions apart, and let a single word stand for a list of one."""
    for definition in found.get("$defs", {}).values():
        properties = definition.get("properties", {})
        if "duration" in properties and "kind" in properties and "const" in properties["kind"]:
            definition.setdefault("required", [])
            if "kind" not in definition["required"]:
                definition["required"] = ["kind", *definition["required"]]
        room = properties.get("room")
        if isinstance(room, dict) and room.get("type") == "array":
            text = {key: room.pop(key) for key in ("type", "items", "minItems") if key in room}
            room["anyOf"] = [text, text["items"]]
