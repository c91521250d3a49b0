"""Operations on the file system that fail, one at a time: for tests of what is written whole or not at all."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from eventplan.files import swapping

OPERATIONS = (
    "open", "write", "link", "mkdir", "rename", "replace", "fsync", "chmod", "fchmod", "unlink", "rmdir",
)  # fmt: skip


def any_operation(name: str, arguments: Sequence[object]) -> bool:
    """Count every operation."""
    del name, arguments
    return True


def changes(name: str, arguments: Sequence[object]) -> bool:
    """Count what changes a file: no reading, and nothing that is printed."""
    opened = name != "open" or (
        len(arguments) > 1 and bool(int(str(arguments[1])) & (os.O_WRONLY | os.O_RDWR))
    )
    return opened and not (name == "write" and arguments[0] in (1, 2))


@contextmanager
def short_writes(most: int) -> Iterator[None]:
    """Let the system take at most so many octets at once, as it may."""
    write = os.write
    os.write = lambda handle, data: write(handle, data[:most])
    try:
        yield
    finally:
        os.write = write


@contextmanager
def failing(
    number: int,
    fail: Callable[[], None],
    *,
    operations: Sequence[str] = OPERATIONS,
    counts: Callable[[str, Sequence[object]], bool] = any_operation,
    lasting: bool = False,
) -> Iterator[list[int]]:
    """
    Let the *number*-th operation fail, of those that count; yield how many there were.

    If it is *lasting*, all that come after it fail too: as on a disk that is full, or gone.
    """
    count = [0]

    def counted(name: str, operation: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **more: object) -> object:
            if counts(name, args):
                count[0] += 1
                if count[0] == number or (lasting and count[0] > number > 0):
                    fail()
            return operation(*args, **more)

        return run

    kept = {name: getattr(os, name) for name in operations}
    exchange = swapping._exchange
    try:
        for name, operation in kept.items():
            setattr(os, name, counted(name, operation))
        swapping._exchange = counted("exchange", exchange)  # type: ignore[assignment]
        yield count
    finally:
        for name, operation in kept.items():
            setattr(os, name, operation)
        swapping._exchange = exchange
