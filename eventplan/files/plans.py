"""Plan files: JSON that is the same to the byte for the same plan, and pleasant to compare."""

import json
import logging
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eventplan.model import Plan, PlanError, Scenario
from eventplan.model.arguments import path_given, plan_given, possible_path_given
from eventplan.model.checked import checked
from eventplan.model.hashing import hash_of
from eventplan.model.strict_json import read_strictly
from eventplan.model.words import faults, field_and_words

from .one_file import write_file
from .reading import read_file, why

_log = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024 * 1024


@checked
def scenario_hash(scenario: Scenario) -> str:
    """
    Return what identifies what is planned: `sha256:` and the hash of its canonical JSON.

    What is expected of the plan changes no plan, and is left out. Rules and preferences of one's own have a
    part in it by their ids.
    """
    own = sorted(rule.id for rule in scenario.own)
    return hash_of(scenario, own) if own else scenario.stated_hash


def plan_json(plan: Plan) -> str:
    """Write a plan as JSON: one line for each placement, each session's attendance, each turn."""
    tree = plan_given(plan).model_dump(mode="json")
    return _written(tree, 0) + "\n"


def _written(value: Any, depth: int) -> str:
    """Indent the outer two levels; below, one line for each thing."""
    if depth < 2 and isinstance(value, dict) and value:
        inner = [f"{json.dumps(k, ensure_ascii=False)}: {_written(v, depth + 1)}" for k, v in value.items()]
    elif depth < 3 and isinstance(value, list) and value and isinstance(value[0], dict | list):
        inner = [_written(item, depth + 1) for item in value]
    else:
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))

    pad = "  " * (depth + 1)
    opens, closes = ("{", "}") if isinstance(value, dict) else ("[", "]")

    return f"{opens}\n" + ",\n".join(pad + line for line in inner) + f"\n{'  ' * depth}{closes}"


def save_plan(plan: Plan, path: str | Path) -> None:
    """
    Write a plan file, whole or not at all.

    It tells of every session who goes there: a new one is its owner's alone; what is there keeps its mode.

    Raises:
        WriteError: It cannot be written there.
        ArgumentError: It is not a plan.

    """
    write_file(possible_path_given(path), plan_json(plan_given(plan)).encode(), private=True)
    _log.info("wrote %s", path)


def load_plan(path: str | Path) -> Plan:
    """
    Read a plan file.

    Raises:
        PlanError: It cannot be read, or is not a plan; says where.

    """
    path = path_given(path)

    try:
        data = read_file(path, MOST_BYTES)
    except OSError as error:
        raise PlanError(f"cannot read '{path}': {why(error)}") from None

    plan = parse_plan(data, str(path))
    _log.info("read %s: %d sessions held", path, len(plan.placements))
    return plan


@checked
def parse_plan(data: bytes, name: str) -> Plan:
    """Read a plan from the bytes of a plan file. Raises PlanError."""
    try:
        tree = read_strictly(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PlanError(f"{name}: byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise PlanError(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except (RecursionError, ValueError) as error:
        raise PlanError(f"{name}: this is not JSON: {error}") from None

    try:
        return Plan.model_validate(tree)
    except ValidationError as error:
        messages = [f"{name}: {field_and_words(path, fault, 'plan')}" for path, fault in faults(error)[:20]]
        raise PlanError("\n".join(messages)) from None
