"""Finding scenario files in folders."""

from pathlib import Path

from .reading import read_file, real
from .scenario import parts_of
from .strict_yaml import MOST_BYTES


def is_scenario(file: Path) -> bool:
    """Whether a file says `eventplan: …` at the beginning of a line; true if it cannot be read."""
    try:
        return any(line.startswith(b"eventplan:") for line in read_file(file, MOST_BYTES).splitlines())
    except OSError:
        return True


MOST_LEVELS = 5
"""Folders around a part in which its scenario is looked for."""


def users_of(path: Path) -> list[Path]:
    """
    Return the scenarios that a file is, or is a part or a table of; none for a folder or any other file.

    A scenario is beside its parts, or in a folder around them: not above the working folder, if they
    are below that.
    """
    if path.is_dir():
        return []
    if path.suffix.lower() in (".yaml", ".yml") and is_scenario(path):
        return [path]

    wanted, current = real(path), real(Path.cwd())
    users = []

    for folder in list(path.parents)[:MOST_LEVELS]:
        beside = sorted({*folder.glob("*.yaml"), *folder.glob("*.yml")}) if folder.is_dir() else []
        users += [file for file in beside if is_scenario(file) and wanted in parts_of(file)]
        if real(folder) == current:
            break

    return users


def scenario_files(path: Path) -> list[Path]:
    """
    Return the scenario files at a path: in a folder, those that say `eventplan: 1`, else the file.

    Files named `….scenario.yaml` are scenarios whatever they say.
    """
    if not path.is_dir():
        return [path]

    def is_hidden(file: Path) -> bool:
        return any(part.startswith(".") for part in file.relative_to(path).parts)

    return [
        file
        for file in sorted({*path.rglob("*.yaml"), *path.rglob("*.yml")})
        if not is_hidden(file) and (is_scenario(file) or file.stem.endswith(".scenario"))
    ]
