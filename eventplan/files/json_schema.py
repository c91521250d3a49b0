"""The JSON Schema of scenario files, for editors and other tools."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, BeforeValidator

from eventplan.model import Kind, Part, Scenario
from eventplan.model.places import as_tuple
from eventplan.model.series import OF_ITEMS

from .tables import TABLES

ID = "urn:eventplan:scenario:1"
OWN_SESSION, SESSION_OF_SERIES = "OwnSession", "SessionOfSeries"


def _forget_defaults(tree: dict[str, Any]) -> None:
    """Leave out defaults of what is required: pydantic 2.10 writes those of other fields of the same type."""
    for part in (tree, *tree["$defs"].values()):
        for name in part.get("required", ()):
            part["properties"][name].pop("default", None)


def schema() -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of a scenario file.

    It says what a file may look like. It cannot say that ids exist and are used once, or
    that times are in order: `eventplan check` does.
    """
    tree = Scenario.model_json_schema(mode="validation")
    _forget_defaults(tree)
    names = {"type": "array", "items": {"type": "string", "minLength": 1}}
    one_or_more = {"anyOf": [{"type": "string", "minLength": 1}, names]}
    properties = tree["properties"]
    known = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "minLength": 1},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        },
        "required": ["file", "sha256"],
        "additionalProperties": False,
    }

    properties["include"] = {
        "type": "array",
        "items": {"anyOf": [names["items"], known]},
        "description": (
            "More files of the scenario: paths inside its folder, or elsewhere with their SHA-256."
        ),
    }

    properties["changes"] = {
        "type": "array",
        "items": {"anyOf": [names["items"], {"type": "object", "required": ["change"]}]},
        "description": "Changes to what the files say: `cancel side-17`, `late USA 45 min`.",
    }

    properties["tables"] = {
        "type": "object",
        "properties": dict.fromkeys(TABLES, one_or_more),
        "additionalProperties": False,
        "description": "CSV or XLSX files with a row for each delegation, session, …",
    }

    # Included files and tables may hold what is required, so a single file need not.
    tree.pop("required", None)
    tree["$defs"]["Series"]["required"].remove("items")
    _sessions_by_kind(tree)
    _kinds_of_ones_own(tree)
    _sessions_inside_series(tree)
    _one_for_many(tree)
    _for_any_reader(tree)
    leave_out_what_holds_anyway(tree)

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, **tree}


def _sessions_by_kind(tree: dict[str, Any]) -> None:
    """Name the field that tells sessions apart."""
    for definition in tree.get("$defs", {}).values():
        if _of_sessions(definition):
            definition.setdefault("required", [])
            if "duration" in definition["required"]:
                definition["required"].remove("duration")  # `kinds` may give it
            if "kind" not in definition["required"]:
                definition["required"] = ["kind", *definition["required"]]


def _of_sessions(definition: dict[str, Any]) -> bool:
    properties = definition.get("properties", {})
    return "duration" in properties and "const" in properties.get("kind", {})


def _kinds_of_ones_own(tree: dict[str, Any]) -> None:
    """Let sessions be of a kind that `kinds` names: they have the fields of the kind that it is like."""
    definitions = tree["$defs"]
    ours = [definition for definition in definitions.values() if _of_sessions(definition)]
    names = sorted({name for definition in ours for name in definition["properties"]})
    definitions[OWN_SESSION] = {
        "title": OWN_SESSION,
        "description": "A session of a kind of your own.",
        "type": "object",
        "properties": {
            **dict.fromkeys(names, True),
            "id": definitions["Roundtable"]["properties"]["id"],
            "kind": {"type": "string", "pattern": _ID, "not": {"enum": [str(kind) for kind in Kind]}},
            "title": definitions["Roundtable"]["properties"]["title"],
        },
        "required": ["kind", "id", "title"],
        "additionalProperties": False,
    }

    tree["properties"]["sessions"]["items"]["oneOf"].append({"$ref": f"#/$defs/{OWN_SESSION}"})


def _sessions_inside_series(tree: dict[str, Any]) -> None:
    """Let whole sessions be written among the items of a series, which may state their kind."""
    definitions = tree["$defs"]
    own, item = definitions[OWN_SESSION], object_of(definitions["SeriesItem"])
    definitions[SESSION_OF_SERIES] = {
        **own,
        "title": SESSION_OF_SERIES,
        "description": "A session that is written inside a series, of the kind that it or the series states.",
        "properties": {
            **own["properties"],
            **{name: item["properties"][name] for name in sorted(OF_ITEMS)},
            "kind": {"type": "string", "pattern": _ID},
        },
        "required": ["id"],
    }

    items = definitions["Series"]["properties"]["items"]
    items["items"] = {"anyOf": [items["items"], {"$ref": f"#/$defs/{SESSION_OF_SERIES}"}]}


def _one_for_many(tree: dict[str, Any]) -> None:
    """Let a single word stand for a list of one, where the model does."""
    definitions = {"Scenario": tree, **tree.get("$defs", {})}

    for part in _parts(Part):
        properties = object_of(definitions.get(part.__name__, {})).get("properties", {})
        for name, field in part.model_fields.items():
            value = properties.get(name)
            single = any(isinstance(m, BeforeValidator) and m.func is as_tuple for m in field.metadata)

            if single and isinstance(value, dict) and value.get("type") == "array":
                many = {key: value.pop(key) for key in ("type", "items", "minItems") if key in value}
                value["anyOf"] = [many, many["items"]]


def object_of(definition: dict[str, Any]) -> dict[str, Any]:
    """The branch of a definition that has fields, where a part may also be written as a single value."""
    branches = [definition, *definition.get("anyOf", ())]
    return next((branch for branch in branches if "properties" in branch), definition)


def _parts(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for part in base.__subclasses__():
        yield part
        yield from _parts(part)


_ID = r"^[\w][\w.:-]*$"
_ID_ANYWHERE = r"^[0-9A-Za-z_\u0080-\uffff][0-9A-Za-z_.:\u0080-\uffff-]*$"
"""The same for readers to whom `\\w` means ASCII: editors."""


def _for_any_reader(node: Any) -> None:
    """Write patterns so that every reader of schemas reads them alike, and let no other key pass."""
    if isinstance(node, list):
        for value in node:
            _for_any_reader(value)
    elif isinstance(node, dict):
        if node.get("pattern") == _ID:
            node["pattern"] = _ID_ANYWHERE

        keyed = node.get("patternProperties")

        if isinstance(keyed, dict):
            node["patternProperties"] = {
                _ID_ANYWHERE if key == _ID else key: value for key, value in keyed.items()
            }
            node["additionalProperties"] = False

        for value in node.values():
            _for_any_reader(value)


def leave_out_what_holds_anyway(node: Any) -> None:
    """Leave out that other keys are allowed, which holds anyway: pydantic writes it from 2.11 on."""
    if isinstance(node, dict):
        if node.get("additionalProperties") is True:
            del node["additionalProperties"]

        node = [*node.values()]

    for value in node if isinstance(node, list) else ():
        leave_out_what_holds_anyway(value)


def schema_text() -> str:
    """Return the schema as it is published: `eventplan/scenario.schema.json`, and `eventplan schema`."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
