"""What a speakers list or a signing order is called: in tables, agendas and on pages."""

import csv
import io

import pytest

from eventplan.model.languages import LANGUAGES
from eventplan.publish.items import Wording
from eventplan.publish.site import pages
from eventplan.publish.translations import translations
from tests.publish.drafts import officers, programme
from tests.publish.test_officers import busy
from tests.publish.test_turns import listed

TITLE = {"en": "General debate", "vi": "Phiên thảo luận chung"}


def titled():
    """The lists of another test, of which the statements have a title."""
    scenario, plan = listed()
    named = [statements.model_copy(update={"title": TITLE}) for statements in scenario.speakers_lists]
    return scenario.changed(speakers_lists=named), plan


def test_the_title_of_a_list_is_in_its_table():
    """Each part is told with it; the other list has none, and its parts are told as before."""
    files = officers(*titled())

    def parts(name):
        return [row["part"] for row in csv.DictReader(io.StringIO(files[name].decode("utf-8-sig")))]

    assert all(part.startswith("General debate, Opening") for part in parts("orders/statements.csv"))
    assert all(part.startswith("Opening") for part in parts("orders/signatures.csv"))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "General debate: you speak"), ("vi", "Phiên thảo luận chung: quý vị")]
)
def test_the_title_of_a_list_is_in_agendas(language, words):
    """Whoever speaks reads on which list."""
    scenario, plan = titled()
    wording = Wording(scenario, plan, language)
    turn = plan.orders[scenario.speakers_lists[0].id][0]
    (line,) = wording.turns(scenario.session_by_id[turn.part], turn.who)
    assert line.startswith(words)


def test_the_title_of_a_list_is_on_pages():
    """As the heading of its table; a list without a title is what it is."""
    for scenario, plan, heading in ((*titled(), "General debate"), (*listed(), "Speakers list")):
        all_pages = dict(pages(programme(scenario, plan, language="en"), scenario.event))
        assert any(f">{heading}<".encode() in page for page in all_pages.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_speak_one_language(language):
    """No heading is English in another language, or stands twice in a table; days are dates in full."""
    words = translations("tables")[language]
    files = officers(*busy(), language)

    for name, data in files.items():
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        assert len({*header}) == len(header), name
        assert {*header} <= {*words.values()}, name
        assert not any("2025-10-25" in cell and cell != "2025-10-25" for row in rows for cell in row), name
