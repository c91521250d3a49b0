"""
Headers of letters that every mail program shows as they are written.

Python's own folding loses the space between two encoded words (`marche –Conférence`), since readers leave
out white space between them (RFC 2047, 6.2). Here a text that is not ASCII is encoded as a whole.
"""

from email.header import Header
from email.policy import EmailPolicy
from typing import Any

_NAMED = ("from", "to")


class LetterPolicy(EmailPolicy):
    """Folds headers as Python does, but for subjects and names that are not ASCII."""

    def fold(self, name: str, value: Any) -> str:
        """Return the lines of a header."""
        return self._encoded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the lines of a header as bytes."""
        encoded = self._encoded(name, value)
        return encoded.encode("ascii") if encoded else super().fold_binary(name, value)

    def _encoded(self, name: str, value: Any) -> str:
        """Return a header encoded as a whole; nothing if Python's folding does."""
        if str(value).isascii():
            return ""

        if name.lower() == "subject":
            return f"{name}: {self._words(name, str(value))}{self.linesep}"

        addresses: Any = getattr(value, "addresses", ())
        if name.lower() not in _NAMED or len(addresses) != 1 or not addresses[0].addr_spec.isascii():
            return ""

        words = self._words(name, addresses[0].display_name)
        return f"{name}: {words}{self.linesep} <{addresses[0].addr_spec}>{self.linesep}"

    def _words(self, name: str, text: str) -> str:
        return Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)


LETTER = LetterPolicy(linesep="\r\n")
"""The policy of letters, with the line ends of mail."""
