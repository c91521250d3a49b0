"""Files."""

import hashlib
import json

from eventplan.model import Scenario


def scenario_hash(scenario: Scenario) -> str:
    """Hash."""
    text = json.dumps(scenario.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
