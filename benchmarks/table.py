"""Rows of results, and the tables they become: JSON for machines, Markdown for people."""

import json
import os
import platform
import shlex
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Ours:
    """What our planner did with one instance. Values as the suite's scorer has them; times in seconds."""

    value: float | None
    bound: float | None = None
    """Proved: no plan is better. None where what we proved does not carry over to the scorer's value."""
    status: str = ""
    first: float | None = None
    """Seconds to the first plan, verified."""
    near: float | None = None
    """Seconds to within 1 % of our best."""
    seconds: float | None = None
    memory: float | None = None
    """Peak memory in MB."""
    counts: dict[str, float] = field(default_factory=dict)
    """Figures that do not depend on the machine, and others that a suite has to tell."""


@dataclass(frozen=True)
class Peer:
    """What a peer did with the same instance in the same run; or what is recorded of it."""

    name: str
    value: float | None
    seconds: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One instance: ours and the peers'. Lower values are better unless *up*."""

    instance: str
    ours: Ours
    peers: tuple[Peer, ...] = ()
    up: bool = False
    unit: str = ""
    curve: tuple[str, int] | None = None
    """The curve of growth that it is a point of, and its size there."""


def machine() -> dict[str, object]:
    """Versions and cores."""
    return {
        "eventplan": _version("eventplan"),
        "ortools": _version("ortools"),
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "0"


def keep(suite: str, rows: Iterable[Row], settings: dict[str, object], folder: Path = RESULTS) -> None:
    """Write the rows of a suite, in place of earlier rows of the same instances, row by row."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{suite}.json"
    known: dict[str, dict[str, object]] = {}
    if path.exists():
        known = {row["instance"]: row for row in json.loads(path.read_text(encoding="utf-8"))["rows"]}
    command = shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])
    for row in rows:
        run = {**machine(), **settings, "command": command}
        known[row.instance] = {**asdict(row), "run": run}
        print(_line(known[row.instance]), flush=True)
        document = {"suite": suite, "rows": list(known.values())}
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        (folder / f"{suite}.md").write_text(_markdown(suite, list(known.values())), encoding="utf-8")


def _markdown(suite: str, rows: list[dict]) -> str:  # type: ignore[type-arg]
    head = [
        f"# {suite}",
        "",
        "Written by the bench; do not edit. Times in seconds, memory in MB. What the columns mean: "
        "[performance](../../docs/performance.md).",
        "",
        "| instance | ours | proved bound | status | first plan | within 1 % | in all | memory "
        "| peer | peer's value | peer's seconds | ours to peer's | other figures |",
        "|---|--:|--:|---|--:|--:|--:|--:|---|--:|--:|--:|---|",
    ]
    return "\n".join([*head, *map(_line, rows), "", *growth(rows), *_runs(rows), ""])


def growth(rows: list[dict]) -> list[str]:  # type: ignore[type-arg]
    """Return how time and memory grow with size, as factors of the smallest of each curve."""
    curves: dict[str, list[dict]] = {}  # type: ignore[type-arg]
    for row in rows:
        if row.get("curve"):
            curves.setdefault(row["curve"][0], []).append(row)
    lines = []
    for name, points in curves.items():
        points.sort(key=lambda row: row["curve"][1])
        if len(points) < 2:
            continue
        lines += [
            f"Growth, {name}:",
            "",
            "| size | times | first plan | in all | memory |",
            "|--:|--:|--:|--:|--:|",
        ]
        for row in points:
            size = row["curve"][1]
            factors = [
                _ratio(row["ours"][key], points[0]["ours"][key]) for key in ("first", "seconds", "memory")
            ]
            lines.append(f"| {size} | {' | '.join([_ratio(size, points[0]['curve'][1]), *factors])} |")
        lines.append("")
    return lines


def _runs(rows: list[dict]) -> list[str]:  # type: ignore[type-arg]
    lines = ["Runs:", ""]
    for row in rows:
        run = row["run"]
        settings = ", ".join(f"{key} {value}" for key, value in run.items() if key != "command")
        lines.append(f"- {row['instance']}: `{run['command']}` ({settings})")
    return lines


def _line(row: dict) -> str:  # type: ignore[type-arg]
    ours, peers = row["ours"], row["peers"]
    sense = " (more is better)" if row["up"] else ""
    other = "; ".join(f"{key} {_show(value)}" for key, value in ours["counts"].items())
    cells = [
        row["instance"],
        _show(ours["value"]) + sense,
        *(_show(ours[key]) for key in ("bound", "status", "first", "near", "seconds", "memory")),
        "<br>".join(p["name"] + (f" ({p['note']})" if p["note"] else "") for p in peers),
        "<br>".join(_show(p["value"]) for p in peers),
        "<br>".join(_show(p["seconds"]) for p in peers),
        "<br>".join(_ratio(ours["value"], p["value"]) for p in peers),
        other,
    ]
    return "| " + " | ".join(cells) + " |"


def _show(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 or value == round(value) else f"{value:.2g}"
    return str(value)


def _ratio(ours: float | None, peers: float | None) -> str:
    if ours is None or peers is None or not peers:
        return "-" if ours != 0 or peers != 0 else "1"
    return f"{ours / peers:.3g}"
