"""A scenario as YAML."""

import logging
from pathlib import Path as FilePath
from typing import Any

import yaml

from eventplan.model import Scenario
from eventplan.model.arguments import possible_path_given, scenario_given
from eventplan.model.kinds import as_written

from .one_file import write_file

_log = logging.getLogger(__name__)


def to_yaml(scenario: Scenario) -> str:
    """Write a scenario as a file that reads back as the same scenario. Defaults are left out."""
    scenario = scenario_given(scenario)
    tree = _own_last(scenario.model_dump(mode="json", exclude_defaults=True))
    head: dict[str, Any] = {"eventplan": 1}
    tree.pop("sessions", None)
    sessions = [_own_last(as_written(session, scenario.kinds)) for session in scenario.sessions]
    rest = {name: tree[name] for name in Scenario.model_fields if name in tree}
    if sessions:
        rest["sessions"] = sessions

    return yaml.dump({**head, **rest}, allow_unicode=True, sort_keys=False, width=110, Dumper=_Dumper)


def _own_last(tree: Any) -> Any:
    """Put fields of one's own after the others."""
    if isinstance(tree, list):
        return [_own_last(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    first = {name: _own_last(value) for name, value in tree.items() if name != "x"}
    return {**first, "x": tree["x"]} if "x" in tree else first


class _Dumper(yaml.SafeDumper):
    """Writes without aliases, and quotes whatever another reader of YAML might take for no text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def save(scenario: Scenario, path: str | FilePath) -> None:
    """Write a scenario file, whole or not at all. Raises WriteError; ArgumentError for what is none."""
    write_file(possible_path_given(path), to_yaml(scenario_given(scenario)).encode())
    _log.info("wrote %s", path)
