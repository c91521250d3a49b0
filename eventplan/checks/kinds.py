"""What kinds of the scenario's own are called, in each language of its agendas."""

from collections.abc import Iterator

from eventplan.model import say

from .base import Check, Fault
from .view import View


def _unnamed(view: View) -> Iterator[Fault]:
    languages = view.scenario.event.languages

    for kind, stated in view.scenario.kinds.items():
        if not isinstance(stated.words, dict):
            continue

        missing = [language for language in languages if language not in stated.words]
        if missing:
            shown = say(stated.words, languages)
            message = f"'{kind}' has no words in {', '.join(missing)}: there it is called '{shown}'"
            yield Fault(("kinds", str(kind), "words"), message)


UNNAMED_KIND = Check(
    "unnamed-kind", "Kinds with words have them in every language of the event.", (), _unnamed
)
