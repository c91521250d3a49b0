"""
What each release was made from, kept on the desk.

So the next can say what was, and letters can be written again. The scenario is kept without personal
notes and without what is expected of it. With it goes the ledger as
it was then. A release that another version of eventplan kept in another form counts as not kept.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from ..model import EventplanError, Plan, Scenario
from .ledger import MOST_BYTES, Ledger, Options, desk_file, read_options

FOLDER = "releases"
KEPT = re.compile(rf"{FOLDER}/\d{{4,9}}(?:\.json|\.ledger)\.gz")
"""Names of the files on the desk."""

_FORMAT = 1
_LEVEL = 3  # of gzip: a tenth of the size in a tenth of the time of the highest
_PRIVATE = {"delegations": {"__all__": {"members": {"__all__": {"sensitive"}}}}}
_UNSAID = {"expect": True, "stress": True, "waivers": True}


_DAMAGES = (
    EOFError,
    zlib.error,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    ValidationError,
    EventplanError,
)


class Kept(NamedTuple):
    """What a release was made from."""

    number: int
    revised: datetime
    options: Options
    scenario: Scenario
    plan: Plan


def pack(kept: Kept) -> tuple[str, bytes]:
    """Return the file that keeps a release: its name on the desk, and its content."""
    tree = {
        "eventplan-release": _FORMAT,
        "handling": "confidential",
        "revised": kept.revised.isoformat(),
        "options": kept.options,
        "scenario": kept.scenario.model_dump(mode="json", exclude={**_UNSAID, **_PRIVATE}),
        "plan": kept.plan.model_dump(mode="json"),
    }

    return f"{_stem(kept.number)}.json.gz", _packed(json.dumps(tree, ensure_ascii=False).encode())


def pack_ledger(number: int, data: bytes) -> tuple[str, bytes]:
    """Return the file that keeps the ledger of a release."""
    return f"{_stem(number)}.ledger.gz", _packed(data)


def unpack(desk: Path, number: int) -> Kept | None:
    """
    Return what a release was made from; None if it is not kept, or in a form of another version.

    Raises LedgerError if it is kept and cannot be read.
    """
    file = desk / f"{_stem(number)}.json.gz"
    if not file.is_file():
        return None

    packed = desk_file(file)

    try:
        tree: Any = json.loads(_unpacked(packed))
        if tree["eventplan-release"] != _FORMAT:
            return None

        revised = datetime.fromisoformat(tree["revised"]).astimezone(UTC)
        scenario = Scenario.model_validate(tree["scenario"])

        return Kept(
            number, revised, read_options(tree["options"]), scenario, Plan.model_validate(tree["plan"])
        )
    except _DAMAGES:
        return None


def unpack_ledger(desk: Path, number: int) -> Ledger | None:
    """
    Return the ledger as it was at a release that is not the last; None if it is not kept.

    Raises LedgerError if it is kept and cannot be read.
    """
    file = desk / f"{_stem(number)}.ledger.gz"
    if not file.is_file():
        return None

    packed = desk_file(file)

    try:
        return Ledger.read(_unpacked(packed), file)
    except (EOFError, zlib.error):
        return None


def carried(desk: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of earlier releases as they are."""
    for file in sorted((desk / FOLDER).glob("*.gz")):
        name = f"{FOLDER}/{file.name}"
        if KEPT.fullmatch(name):
            yield name, desk_file(file)


def _stem(number: int) -> str:
    return f"{FOLDER}/{number:04}"


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, _LEVEL, mtime=0)


def _unpacked(packed: bytes) -> bytes:
    """Return what was packed, at most as much as a ledger may be."""
    unzip = zlib.decompressobj(wbits=31)
    data = unzip.decompress(packed, MOST_BYTES)
    if not unzip.eof:
        raise EOFError("this is not whole")

    return data
