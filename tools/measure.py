"""
Measure the code and draw its packages: the tables and the picture of `docs/architecture.md`.

    python tools/measure.py                    # write the tables and the picture
    python tools/measure.py --check            # fail if the picture or the packages are out of date
    python tools/measure.py --at COMMIT        # print the tables of a commit

Everything is counted from the syntax tree. Complexity is McCabe's, with one for each comprehension and each
part of a condition, as radon has it.
"""

import argparse
import ast
import io
import json
import statistics
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"
BEFORE = ROOT / "docs" / "before.json"
PARTS = ("", "solver", "rules", "explanation", "model", "publish", "testing")
"""Packages that the tables list: the whole, and those with most files."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.Assert,
    ast.match_case,
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Measures(NamedTuple):
    """What is counted of one package."""

    files: int
    lines: int
    median_file: int
    longest_file: int
    functions: int
    median_body: int
    p90_body: int
    longest_body: int
    longest_class: int
    p90_complexity: int
    most_complex: int
    above_10: float
    """Functions with a complexity above 10, in per cent."""

    comprehensions: float
    """Comprehensions per 100 lines of code."""

    ternaries: float
    """Conditional expressions per 100 lines of code."""

    blank: float
    """Blank lines in bodies, in per cent of their lines."""

    docstrings: float
    """Public functions and classes with a docstring, in per cent."""


def body_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """Return the statements of a function without its docstring."""
    first = function.body[0]
    described = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return function.body[1:] if described and isinstance(first.value.value, str) else function.body


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function, without those of functions inside it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, FUNCTIONS):
            yield child
            yield from own_nodes(child)


def complexity(function: ast.AST) -> int:
    """Return the number of paths through a function, by its branches."""
    paths = 1

    for node in own_nodes(function):
        if isinstance(node, BRANCHES):
            paths += 1
        elif isinstance(node, ast.BoolOp):
            paths += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            paths += 1 + len(node.ifs)

    return paths


def percentile(values: Sequence[int], share: float) -> int:
    """Return the value below which a share of *values* lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0


def measures(files: Sequence[Path]) -> Measures:
    """Count everything in some files."""
    texts = [file.read_text("utf-8") for file in files]
    trees = [ast.parse(text) for text in texts]
    sizes = [text.count("\n") for text in texts]

    bodies, complexities, classes = [], [], [0]
    body_lines = blank_lines = public = described = comprehensions = ternaries = 0

    for text, tree in zip(texts, trees, strict=True):
        lines = text.splitlines()

        for node in ast.walk(tree):
            comprehensions += isinstance(node, COMPREHENSIONS)
            ternaries += isinstance(node, ast.IfExp)

            if isinstance(node, ast.ClassDef):
                classes.append((node.end_lineno or 0) - node.lineno + 1)
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
                public += 1
                described += ast.get_docstring(node) is not None
            if isinstance(node, FUNCTIONS):
                complexities.append(complexity(node))
                body = body_of(node)
                inside = lines[body[0].lineno - 1 : node.end_lineno] if body else []
                bodies.append(len(inside))
                body_lines += len(inside)
                blank_lines += sum(not line.strip() for line in inside)

    code = sum(bool(line.strip()) for text in texts for line in text.splitlines())
    return Measures(
        files=len(files),
        lines=sum(sizes),
        median_file=round(statistics.median(sizes)),
        longest_file=max(sizes),
        functions=len(bodies),
        median_body=round(statistics.median(bodies)),
        p90_body=percentile(bodies, 0.9),
        longest_body=max(bodies),
        longest_class=max(classes),
        p90_complexity=percentile(complexities, 0.9),
        most_complex=max(complexities),
        above_10=round(100 * sum(value > 10 for value in complexities) / len(complexities), 1),
        comprehensions=round(100 * comprehensions / code, 1),
        ternaries=round(100 * ternaries / code, 1),
        blank=round(100 * blank_lines / body_lines, 1),
        docstrings=round(100 * described / public),
    )


def measured(root: Path) -> dict[str, Measures]:
    """Measure the package in *root*, and its parts."""
    package = root / "eventplan"
    return {
        part: measures(sorted((package / part).rglob("*.py"))) for part in PARTS if (package / part).is_dir()
    }


def at(commit: str) -> dict[str, Measures]:
    """Measure a commit."""
    packed = subprocess.run(
        ["git", "archive", commit, "eventplan"], cwd=ROOT, check=True, capture_output=True
    ).stdout

    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        return measured(Path(folder))


# The tables.

SIZE = (
    ("files", "files"),
    ("lines", "lines"),
    ("median_file", "file, median"),
    ("longest_file", "file, longest"),
    ("functions", "functions"),
    ("median_body", "body, median"),
    ("p90_body", "body, p90"),
    ("longest_body", "body, longest"),
    ("longest_class", "class, longest"),
    ("docstrings", "public docstrings, %"),
)
DENSITY = (
    ("p90_complexity", "complexity, p90"),
    ("most_complex", "complexity, highest"),
    ("above_10", "above 10, %"),
    ("comprehensions", "comprehensions per 100 lines"),
    ("ternaries", "conditional expressions per 100 lines"),
    ("blank", "blank lines in bodies, %"),
)


def table(
    now: dict[str, Measures], before: dict[str, Measures], columns: Sequence[tuple[str, str]]
) -> list[str]:
    """Return a table with a row for each part: what it was, and what it is."""
    lines = [f"| | {' | '.join(words for _, words in columns)} |", "|---|" + "---|" * len(columns)]

    for part, measured_now in now.items():
        cells = []
        for field, _ in columns:
            new = getattr(measured_now, field)
            old = getattr(before[part], field) if part in before else None
            cells.append(f"{new:,}" if old is None or old == new else f"{old:,} → {new:,}")
        lines.append(f"| {f'`{part}/`' if part else '**eventplan**'} | {' | '.join(cells)} |")

    return lines


# The picture.


def imports(root: Path) -> dict[str, set[str]]:
    """Return which packages of `eventplan` each package imports, imports for types and inside functions included."""
    package = root / "eventplan"
    imports_of: dict[str, set[str]] = {}

    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        home = list(parts[:-1])
        of_package = parts[1]

        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                base = home[: len(home) - node.level + 1] if node.level else []
                named = [*base, *(node.module or "").split(".")] if node.module else base
                targets = [named] if len(named) > 1 else [[*named, name.name] for name in node.names]
            elif isinstance(node, ast.Import):
                targets = [name.name.split(".") for name in node.names]
            else:
                continue
            imports_of.setdefault(of_package, set()).update(
                t[1] for t in targets if len(t) > 1 and t[0] == "eventplan"
            )

    return {name: {other for other in others if other != name} for name, others in imports_of.items()}


def floors() -> list[list[str]]:
    """Return the floors of the import contract, the highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers")
    return [[name.strip().removeprefix("eventplan.") for name in layer.split("|")] for layer in layers]


WIDTH, HEIGHT, GAP, BOX = 960, 76, 44, 168


def reduced(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return a graph without the imports that go the longer way too: `cli` → `planner` → `model`."""

    def reached(name: str) -> set[str]:
        below = graph.get(name, set())
        return below.union(*(reached(other) for other in below))

    return {
        name: {package for package in below if not any(package in reached(other) for other in below)}
        for name, below in graph.items()
    }


def picture() -> str:
    """Return the packages by floor as SVG, with a line for each import that no longer way implies."""
    rows_of = {name for row in floors() for name in row}
    graph = reduced({name: below & rows_of for name, below in imports(ROOT).items() if name in rows_of})
    rows = floors()
    places: dict[str, tuple[float, float]] = {}

    for number, row in enumerate(rows):
        step = WIDTH / (len(row) + 1)
        for position, name in enumerate(row, 1):
            places[name] = (position * step, number * (HEIGHT + GAP) + HEIGHT / 2 + 10)

    height = len(rows) * (HEIGHT + GAP)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="title" font-family="system-ui,sans-serif">',
        '<title id="title">Packages of eventplan by floor: each imports only what is below it</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]

    for name, (x, y) in places.items():
        for other in sorted(graph.get(name, ())):
            if other in places:
                to_x, to_y = places[other]
                start, end = y + HEIGHT / 2 - 8, to_y - HEIGHT / 2 + 8
                middle = (start + end) / 2
                out.append(
                    f'<path d="M{x:.0f} {start:.0f}C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} '
                    f'{end:.0f}" fill="none" stroke="#8a97a6" stroke-width="1.2"/>'
                )

    for name, (x, y) in places.items():
        left, top = x - BOX / 2, y - HEIGHT / 2 + 8
        out += [
            f'<rect x="{left:.0f}" y="{top:.0f}" width="{BOX}" height="{HEIGHT - 16}" rx="6" fill="#eef3f8" '
            'stroke="#0a57ae"/>',
            f'<text x="{x:.0f}" y="{y + 14:.0f}" text-anchor="middle" font-size="19" fill="#11161c">{name}</text>',
        ]

    return "\n".join([*out, "</svg>", ""])


def arrows() -> list[str]:
    """Return a table of what each package imports."""
    graph = imports(ROOT)
    names = [name for row in floors() for name in row]
    lines = ["| package | imports |", "|---|---|"]
    for name in names:
        below = [other for other in names if other in graph.get(name, set())]
        lines.append(f"| `{name}` | {', '.join(f'`{other}`' for other in below) or 'none of the others'} |")
    return lines


# The page.


def filled(text: str, name: str, lines: Sequence[str]) -> str:
    """Return a page with the part between two marks replaced."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    head, _, rest = text.partition(begin)
    tail = rest.partition(end)[2]
    return "\n".join([head + begin, "", *lines, "", end]) + tail


def before() -> dict[str, Measures]:
    """Return what was counted before."""
    stored = json.loads(BEFORE.read_text("utf-8"))
    return {part: Measures(**fields) for part, fields in stored.items()}


def main() -> int:
    """Write, check or print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="fail if the picture or the packages are out of date"
    )
    parser.add_argument("--at", metavar="COMMIT", help="print the tables of a commit")
    parser.add_argument("--store", action="store_true", help="with --at: keep them as what was before")
    asked = parser.parse_args()

    if asked.at:
        at_commit = at(asked.at)
        print("\n".join([*table(at_commit, {}, SIZE), "", *table(at_commit, {}, DENSITY)]))
        if asked.store:
            BEFORE.write_text(
                json.dumps({part: package._asdict() for part, package in at_commit.items()}, indent=1) + "\n"
            )
        return 0

    page = filled(PAGE.read_text("utf-8"), "imports", arrows())
    drawn = picture()
    if asked.check:
        return int(page != PAGE.read_text("utf-8") or drawn != PICTURE.read_text("utf-8"))

    now, then = measured(ROOT), before()
    page = filled(page, "sizes", table(now, then, SIZE))
    page = filled(page, "density", table(now, then, DENSITY))
    PAGE.write_text(page, "utf-8")
    PICTURE.write_text(drawn, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
