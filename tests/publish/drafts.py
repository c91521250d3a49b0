"""
What is published, made of any plan: for tests of plans by hand, which say nothing of their score and may break rules.

That nothing does so unasked is for `test_unlawful`.
"""

from functools import partial

from eventplan import publish
from eventplan.publish import site as of_site
from eventplan.publish.pictures import picture as of_picture

agendas = partial(publish.agendas, unlawful=True)
exports = partial(publish.exports, unlawful=True)
officers = partial(publish.officers, unlawful=True)
picture = partial(of_picture, unlawful=True)
programme = partial(of_site.programme, unlawful=True)
programme_csv = partial(publish.programme_csv, unlawful=True)
programme_text = partial(publish.programme_text, unlawful=True)
schedule_json = partial(publish.schedule_json, unlawful=True)
schedule_xml = partial(publish.schedule_xml, unlawful=True)
site = partial(of_site.site, unlawful=True)
tables = partial(publish.tables, unlawful=True)
tables_for = partial(publish.tables_for, unlawful=True)
