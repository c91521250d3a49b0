"""Sessions that are written inside a series go all the way: plan, agendas, replan, explanation."""

import eventplan
from eventplan.files import load_text
from eventplan.publish import agendas

COMMITTEE = """\
eventplan: 1
event: {id: e, title: E, time_zone: Europe/Lisbon, days: [{date: "2026-05-12", opens: "09:00", closes: "18:00"}]}
venues: [{id: palace, name: Palace}]
rooms: [{id: hall, name: Great hall, venue: palace, capacity: 200}]
delegations: [{id: pt, name: Portugal, members: [{id: costa, name: Rita Costa}]}]
slot_grids: [{id: sittings, slots: ["2026-05-12 10:00/11:00", "2026-05-12 14:00/15:00"]}]
series:
  - id: committee
    title: Committee on ships
    slots: sittings
    kind: roundtable
    items:
      - {id: report, title: Report, duration: 20 min, speakers: [costa], position: 1}
      - {id: fees, title: Fees, duration: 40 min, prefer_times: [{window: "2026-05-12 14:00/15:00", price: 5}]}
      - {id: vote, title: Vote, duration: 15 min, position: 3}
    position_price: 10
"""


def test_they_are_planned_read_replanned_and_explained() -> None:
    """Wishes and positions are met, the speaker reads the session, and a fault is told where it is written."""
    scenario = load_text(COMMITTEE, "committee.yaml")
    plan = eventplan.plan(scenario, workers=1, effort=5)
    assert isinstance(plan, eventplan.Plan)
    starts = {p.session: f"{p.start:%H:%M}" for p in plan.placements}
    assert starts == {"report": "10:00", "fees": "14:00", "vote": "14:40"}
    (calendar,) = (text for name, text in agendas(scenario, plan).items() if "costa" in name)
    assert "SUMMARY:Report" in str(calendar)

    replanned = eventplan.replan(
        scenario, plan, changes=["cancel fees", "longer vote 15 min"], workers=1, effort=5
    )
    assert not isinstance(replanned, eventplan.NoPlan)
    assert {p.session for p in replanned.plan.placements} == {"report", "vote"}

    long = load_text(COMMITTEE.replace("duration: 40 min", "duration: 75 min"), "committee.yaml")
    explanation = eventplan.explain(long, effort=20, most=1)
    assert explanation.status == "infeasible"
    places = {reason.rule: reason.place for reason in explanation.conflicts[0].reasons}
    assert places["placed"] == "committee.yaml:14:9"
