"""What became of variations, kept by the hash of all that it depends on: what was ended goes on."""

import contextlib
import hashlib
import json
import logging
import os
import pickle
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from eventplan.files import parse_plan, plan_json, scenario_hash, write_file
from eventplan.files.locks import locked_file
from eventplan.files.one_file import NEW, WriteError
from eventplan.files.reading import read_file
from eventplan.model import OwnRuleError, Plan, PlanError, Scenario, Variation
from eventplan.model.own_known import with_places
from eventplan.visible import visible

_log = logging.getLogger(__name__)

FORMAT = 1
"""Version of the form in which results are kept."""

Asked = Variation | tuple[str, Scenario]
"""What is tried: changes to the scenario, or another scenario with a name."""


MOST_BYTES = 256 * 1024 * 1024

DONE = "done.txt"
"""What was computed, a line each: nothing that is kept is computed twice."""


class Job(NamedTuple):
    """One variation, with all that its result depends on."""

    asked: Asked
    baseline: Plan | None
    limits: tuple[tuple[str, Any], ...]
    plans: bool
    """Whether the plan is wanted too."""
    key: str
    """Hash of all that the result depends on."""
    folder: str
    """Where it is kept; nothing: nowhere."""


def key_of(common: str, asked: Asked) -> str:
    """Return the hash of all that the result of a variation depends on."""
    if isinstance(asked, Variation):
        stated = asked.model_dump_json()
    else:
        stated = f"{asked[0]} {scenario_hash(asked[1])}"

    return _hash(common, stated)


def common_of(scenario: Scenario, baseline: Plan | None, limits: Any, plans: bool) -> str:
    """Return the hash of what all results of a sweep depend on."""
    code = [_code(name) for name in _modules(scenario)]
    before = plan_json(baseline) if baseline is not None else ""
    versions = [_version("eventplan"), _version("ortools")]

    return _hash(str(FORMAT), *versions, scenario_hash(scenario), before, repr(limits), repr(plans), *code)


def _modules(scenario: Scenario) -> list[str]:
    """The modules in which rules of one's own are."""
    return sorted({rule.__module__ for rule in scenario.own})


def _code(name: str) -> str:
    """The text of a module with rules of one's own."""
    import sys

    file = getattr(sys.modules.get(name), "__file__", None)

    return Path(file).read_text("utf-8") if file else name


def _hash(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)

    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def kept(folder: str, key: str) -> dict[str, Any] | None:
    """Return what is kept under *key*; None if there is nothing that can be read."""
    if not folder:
        return None

    try:
        kept_tree = json.loads(read_file(Path(folder) / f"{key}.json", MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None

    return kept_tree if isinstance(kept_tree, dict) else None


def keep(folder: str, key: str, row: dict[str, Any]) -> None:
    """
    Keep a row, whole or not at all; where the folder is not (on another machine) somebody else will.

    It may hold a plan, with all that is confidential there: it is its owner's alone.
    """
    path = Path(folder)
    if not folder or not path.is_dir() or (path / f"{key}.json").exists():
        return

    plan = row.get("plan")
    tree = {**row, "plan": plan_json(plan) if isinstance(plan, Plan) else None}

    try:
        data = json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")
        write_file(path / f"{key}.json", data, private=True)
        # Who dies in between leaves a row without its line, never a line whose row is computed again.
        _note(path / DONE, f"{key} {row.get('variation')}\n")
    except (OSError, WriteError) as error:
        message = visible(f"{row.get('variation')} is not kept, and the next run computes it again: {error}")
        _log.warning("%s", message)


def _note(path: Path, line: str) -> None:
    """Add a line to a file, if it is one. Raises OSError."""
    handle = os.open(path, (NEW & ~os.O_EXCL) | os.O_APPEND | getattr(os, "O_NONBLOCK", 0), 0o600)

    try:
        os.write(handle, line.encode("utf-8", "surrogatepass"))
    finally:
        os.close(handle)


def locked(folder: str, key: str) -> contextlib.AbstractContextManager[None]:
    """Keep others from *key* who see the same folder: they wait, and then find what was kept."""
    return locked_file(Path(folder) / f"{key}.lock" if folder else None)


def row_of(tree: dict[str, Any]) -> dict[str, Any]:
    """Return a row from what was kept."""
    row = {name: tuple(value) if isinstance(value, list) else value for name, value in tree.items()}
    stated = row.get("plan")

    if isinstance(stated, str):
        try:
            row["plan"] = parse_plan(stated.encode("utf-8", "surrogatepass"), "kept")
        except PlanError:
            row["plan"] = None

    return row


def packed(scenario: Scenario) -> bytes:
    """
    Return a scenario as a worker gets it: a worker that cannot read it can say why.

    Raises OwnRuleError for rules of one's own that cannot travel.
    """
    return pickle.dumps((scenario, with_places(scenario.own), _digests(scenario)))


def _digests(scenario: Scenario) -> dict[str, str]:
    return {name: _hash(_code(name)) for name in _modules(scenario)}


@lru_cache(maxsize=2)
def unpacked(data: bytes) -> Scenario:
    """Return the scenario in what was packed. Raises OwnRuleError where other rules of one's own hold here."""
    scenario, own, digests = pickle.loads(data)  # noqa: S301 - packed by whoever asks for this
    assert isinstance(scenario, Scenario)
    rules_here = with_places(scenario.own)

    if set(rules_here) != set(own):
        other = sorted(set(rules_here) ^ set(own))
        raise OwnRuleError(f"rules of one's own are not the same in this process: {', '.join(other)}")

    for name, digest in _digests(scenario).items():
        if digests.get(name) != digest:
            raise OwnRuleError(
                f"the module '{name}' with rules of one's own is another version in this process"
            )

    return scenario
