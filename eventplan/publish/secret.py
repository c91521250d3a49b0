"""
The secret of an event, from which the names of feeds and the UIDs of their items are derived.

Anybody who has it can find every feed: it is kept beside the ledger, never among what is published.
"""

import contextlib
import hmac
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..files.around import room_for
from ..files.one_file import new_file
from ..files.reading import open_file, why
from ..files.served import unsafe
from ..model import EventplanError
from .calendars import spelled
from .readers import Reader

VARIABLE = "EVENTPLAN_SECRET"
"""Environment variable that may hold the secret instead of a file."""

LEAST = 16  # octets: 128 bits
_MADE = 32


class SecretError(EventplanError):
    """A secret that cannot be used."""


def make_secret(file: Path) -> bytes:
    """
    Return the secret in a file; write a new one if there is no such file.

    The file is the owner's alone (mode 0600); one that others may read is refused.
    """
    try:
        return read_secret(file)
    except FileNotFoundError:
        pass

    if why_not := unsafe(file):
        raise SecretError(f"'{file}': {why_not}")

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new_file(
            file, os.urandom(_MADE).hex().encode() + b"\n"
        )  # if another run was first, its secret stands
        return read_secret(file)
    except OSError as error:
        raise SecretError(f"the secret '{file}' cannot be written: {why(error)}") from error


@dataclass(frozen=True)
class SecretFile:
    """A file with the secret of a site, which the first release makes if it is not there."""

    path: str | Path

    def known(self, published: bool) -> bytes:
        """
        Return the secret, to say what a release would do; before the first any will do, if there is none.

        Raises SecretError for one that is bad, or missing though something was *published*.
        """
        try:
            return read_secret(Path(self.path))
        except FileNotFoundError:
            if published:
                raise self._missing() from None

            return bytes(_MADE)

    def _missing(self) -> SecretError:
        return SecretError(f"there is no secret in '{self.path}'")

    @contextlib.contextmanager
    def held(self, published: Callable[[], bool]) -> Iterator[bytes]:
        """
        Return the secret for as long as a release is made, under the lock of its site.

        There is a new one only before anything was *published*, and it is taken away again if the release
        fails before that. Raises SecretError, and FolderError where the file cannot be.
        """
        path = Path(self.path).absolute()
        is_new = not os.path.lexists(path)
        if is_new and published():
            raise self._missing()

        with room_for(path, 0o700):
            try:
                yield make_secret(path)
            except BaseException:
                if is_new and not published():
                    path.unlink(missing_ok=True)

                raise


def read_secret(file: Path) -> bytes:
    """Return the secret in a file. Raises FileNotFoundError if there is none, SecretError if it is bad."""
    try:
        with open_file(file) as stream:
            mode = os.fstat(stream.fileno()).st_mode
            text = stream.read(4096)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SecretError(f"the secret '{file}' cannot be read: {why(error)}") from error

    if mode & 0o077 and os.name == "posix":
        raise SecretError(f"others can read the secret: `chmod 600 {file}`")

    return parse_secret(text.decode("utf-8", "replace"), str(file))


def parse_secret(text: str, where: str = VARIABLE) -> bytes:
    """Return a secret as octets. Raises SecretError for one that is too short."""
    secret = text.strip().encode()

    if len(secret) < 2 * LEAST:
        raise SecretError(
            f"the secret in {where} is too short: give it {2 * LEAST} random characters or more"
        )

    return secret


def fingerprint(secret: bytes) -> str:
    """Return what tells one secret from another and says nothing of it."""
    return hmac.digest(secret, b"eventplan fingerprint", "sha256").hex()[:16]


def token(secret: bytes, event: str, reader: Reader, version: int) -> str:
    """
    Return the name of a reader's feed: 128 bits in 32 characters that only the secret's holder can find.

    Another *version* has a name that is in no relation to the last: so one feed is revoked.
    """
    text = spelled("feed", event, reader.kind, reader.id, str(version))
    return hmac.digest(secret, f"eventplan feed {text}".encode(), "sha256")[:16].hex()
