"""What identifies a scenario: the hash of what is planned."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel


def hash_of(scenario: BaseModel, own: Sequence[str] = ()) -> str:
    """Return `sha256:` and the hash of a scenario's canonical JSON, with the ids of rules of one's *own*."""
    tree = scenario.model_dump(mode="json", exclude={"expect", "stress", "waivers"})
    _forget_empty(tree)
    if not tree["extensions"]:
        del tree["extensions"]
    if own:
        tree["own"] = [*own]

    text = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _forget_empty(tree: Any) -> None:
    """Leave out fields of one's own where there are none: then a hash does not include them."""
    if isinstance(tree, dict):
        if tree.get("x") == {}:
            del tree["x"]
        for value in tree.values():
            _forget_empty(value)
    elif isinstance(tree, list):
        for value in tree:
            _forget_empty(value)
