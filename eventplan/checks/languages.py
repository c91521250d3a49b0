"""Languages of the event: agendas are written in each of them."""

from collections.abc import Iterator

from eventplan.model.languages import can_be_said, said_in

from .base import Check, Fault
from .view import View


def _unsaid(view: View) -> Iterator[Fault]:
    known = said_in(view.scenario)

    for number, language in enumerate(view.scenario.event.languages):
        if not can_be_said(language, known):
            message = f"nothing can be said in the language '{language}': no text has it, and agendas have words in {', '.join(sorted(known))} alone"
            yield Fault(("event", "languages", number), message, certain=True)


UNSAID_LANGUAGE = Check(
    "unsaid-language", "Agendas can be published in every language of the event.", (), _unsaid
)
