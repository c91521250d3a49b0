"""Finding scenario files in folders."""

from pathlib import Path

from .reading import read_file
from .strict_yaml import MOST_BYTES


def is_scenario(file: Path) -> bool:
    """Whether a file says `eventplan: …` at the beginning of a line; true if it cannot be read."""
    try:
        return any(line.startswith(b"eventplan:") for line in read_file(file, MOST_BYTES).splitlines())
    except OSError:
        return True


def scenario_files(path: Path) -> list[Path]:
    """
    Return the scenario files at a path: in a folder, those that say `eventplan: 1`, else the file.

    Files named `….scenario.yaml` are scenarios whatever they say.
    """
    if not path.is_dir():
        return [path]
    found = sorted({*path.rglob("*.yaml"), *path.rglob("*.yml")})
    hidden = [file for file in found if any(part.startswith(".") for part in file.relative_to(path).parts)]
    return [
        file
        for file in found
        if file not in hidden and (is_scenario(file) or file.stem.endswith(".scenario"))
    ]
