"""Where a session is, in the commas of the language: in calendars and on pages, with all of its letters."""

import pytest

from eventplan.publish.items import Wording
from eventplan.publish.site import pages
from eventplan.publish.visibility import View
from tests.publish.drafts import programme
from tests.publish.scenes import WHERE, conference, placed

COMMAS = {"en": ", ", "vi": ", ", "ar": "، ", "zh": "，"}


@pytest.mark.parametrize("language", COMMAS)
def test_addresses_have_the_commas_of_their_language(language):
    """Room, floor, zone and venue; no comma of another language is between them."""
    scenario = conference()
    plan = placed(scenario, WHERE)
    wording = Wording(scenario, plan, language)
    placement = plan.placement_by_session["opening"]
    place = wording.item(scenario.session_by_id["opening"], placement, View.FULL).location
    parts = place.split(COMMAS[language])
    assert len(parts) > 2
    assert not any(comma.strip() in part for part in parts for comma in COMMAS.values())


def test_pages_in_arabic_have_whole_words():
    """The address on the page of a session is the calendar's, letter by letter, and runs from right to left."""
    scenario = conference()
    plan = placed(scenario, WHERE)
    wording = Wording(scenario, plan, "ar")
    room = plan.placement_by_session["opening"].room
    name = wording.line(scenario.room_by_id[room].name)
    all_pages = dict(pages(programme(scenario, plan, language="ar"), scenario.event))
    (page,) = (page.decode() for file, page in all_pages.items() if file.startswith("sessions/opening"))
    assert 'dir="rtl"' in page
    assert name in page
    assert f"{name}، " in page
