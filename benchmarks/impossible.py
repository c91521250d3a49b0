"""
How long it takes to explain meetings that cannot all be held: a table for `docs/performance.md`.

Each instance of `b2b/` that is named, or has constraints crafted into it; those with a plan have no row.

    python -m benchmarks.impossible FOLDER_OF_INSTANCES [PART OF A NAME…]
"""

import os
import sys
import time
from pathlib import Path

from eventplan.explanation import Shown, WayOut, explain
from eventplan.explanation.conflict import Conflict
from eventplan.model import Status

from .suites import b2b

SECONDS = float(os.environ.get("SECONDS", "60"))
"""Most seconds for one of them."""


class _Watch:
    """When the first conflict and the first way out are known, in seconds and seconds of one core."""

    def __init__(self) -> None:
        self.began, self.core = time.monotonic(), time.process_time()
        self.when: dict[type[Shown], str] = {}
        self.conflict: Conflict | None = None
        self.way: WayOut | None = None

    @property
    def now(self) -> str:
        """Seconds since it began, and of one core."""
        return f"{time.monotonic() - self.began:.1f} | {time.process_time() - self.core:.1f}"

    def show(self, thing: Shown) -> None:
        """Take what is shown."""
        self.when.setdefault(type(thing), self.now)
        if isinstance(thing, Conflict):
            self.conflict = self.conflict or thing
        elif isinstance(thing, WayOut):
            self.way = self.way or thing


def main() -> None:
    """Explain each instance, and print its row."""
    folder, *parts = sys.argv[1:]
    print(
        "| instance | statements in conflict | seconds | of one core | rules "
        "| way out after | of one core | points |"
    )
    print("|---|--:|--:|--:|---|--:|--:|--:|")
    for path in sorted(Path(folder).glob("*.dzn")):
        crafted = "original" not in path.stem
        if crafted if not parts else any(part in path.stem for part in parts):
            _row(path)


def _row(path: Path) -> None:
    watch = _Watch()
    explanation = explain(b2b.scenario_of(b2b.read(path)), seconds=SECONDS, most=1, show=watch.show)
    if explanation.status is not Status.INFEASIBLE:
        print(f"{path.stem}: {explanation.status} after {watch.now}", file=sys.stderr, flush=True)
        return
    conflict, way = watch.conflict, watch.way
    size = "-" if conflict is None else f"{len(conflict.labels)}{'' if conflict.minimal else ' (not proved)'}"
    rules = ", ".join(dict.fromkeys(r.rule for r in conflict.reasons)) if conflict else "-"
    price = "-" if way is None else str(way.price)
    cells = [
        path.stem, size, watch.when.get(Conflict, "- | -"), rules, watch.when.get(WayOut, "- | -"), price,
    ]  # fmt: skip
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
