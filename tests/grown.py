"""
Small stories grown to events of sixty sessions.

The rest of the event is of the ordinary kind, and in nobody's way: more delegations, more rooms that only the new
sessions use, roundtables, bilaterals and side events whose speakers and chairs are needed in two or three of them.
Whatever leaves the story without a plan leaves the event without one, and nothing else does.
"""

from random import Random
from typing import Any

import yaml

from eventplan.files import to_yaml
from eventplan.model import Kind, Scenario, Side

LAYOUTS = ({"theatre": 120, "boardroom": 40}, {"theatre": 80}, {"boardroom": 30, "theatre": 60})


def grown(story: Scenario, sessions: int = 60, seed: int = 1) -> Scenario:
    """Return the story as part of an event of so many *sessions*."""
    return Scenario.model_validate(grown_tree(story, sessions, seed))


def grown_tree(story: Scenario, sessions: int = 60, seed: int = 1) -> dict[str, Any]:
    """The same as it would stand in a file."""
    draw = Random(seed)
    tree = yaml.safe_load(to_yaml(story))
    for part in ("expect", "stress", "waivers"):
        tree.pop(part, None)
    more = sessions - len(story.sessions)
    parties = [
        {"id": f"X{n:02}", "name": f"Country {n}", "size": draw.randint(3, 6), "rank": "minister"}
        for n in range(30)
    ]
    rooms = [
        {
            "id": f"x-room-{n}",
            "name": f"Room {n}",
            "venue": story.venues[0].id,
            "floor": str(n % 3),
            "capacity": LAYOUTS[n % 3],
            "bookable": False,
            "turnover": 5,
        }
        for n in range(24)
    ]
    # What the story says of kinds is to bind the story alone.
    counted = {kind for limit in story.parallel for kind in limit.kinds}
    counted |= {kind for quota in story.quotas for kind in quota.kinds}
    kinds = [
        kind
        for kind in ("roundtable", "bilateral", "high-level-session", "side-event")
        if Kind(kind) not in counted
    ]
    kinds = [kind for kind in kinds if kind not in {session.kind for session in story.sessions}] or kinds
    for stated, session in zip(tree["sessions"], story.sessions, strict=True):
        if session.exclusive:
            stated["beside"] = [*map(str, session.beside), *kinds]
    stated_kinds = tree.setdefault("kinds", {})
    for kind in kinds:  # nor do opening and closing ceremonies of the story bind them
        stated_kinds[kind] = {**stated_kinds.get(kind, {}), "outside": [*map(str, Side)]}
    tree["delegations"] = [*tree.get("delegations", []), *parties]
    tree["rooms"] = [*tree["rooms"], *rooms]
    tree["sessions"] = [*tree["sessions"], *(_session(n, draw, kinds) for n in range(more))]
    return tree


def _session(n: int, draw: Random, kinds: list[str]) -> dict[str, Any]:
    """One more session. Nobody is needed in more than two or three of them."""
    kind = kinds[n % len(kinds)]
    first, other = (7 * n) % 30, (7 * n + 11) % 30
    member = 2 + n // 30
    session: dict[str, Any] = {
        "id": f"x-{n:02}",
        "kind": kind,
        "title": f"Session {n}",
        "duration": 30,
        "room": [f"x-room-{draw.randrange(8) * 3 + k}" for k in range(3)],
    }
    if kind == "bilateral":
        return {**session, "parties": [f"X{first:02}", f"X{other:02}"]}
    if kind == "side-event":
        session["organisers"] = [f"X{first:02}"]
    people = {"speakers": [f"X{first:02}-0{member}"], "chairs": [f"X{other:02}-0{member}"]}
    return {**session, **people, "heads": draw.randint(10, 50), "attendance": "closed"}
