"""An event of two rooms and four delegations of one each: what two tests of meetings begin with."""

HEAD = """\
eventplan: 1
event: {id: e, title: E, time_zone: UTC, grid: 20, days: [{date: "2026-05-12", opens: "09:00", closes: "18:00"}]}
common_sense: false
venues: [{id: v, name: V}]
rooms: [{id: r1, name: R, venue: v, capacity: 9}, {id: r2, name: R, venue: v, capacity: 9}]
delegations:
  - {id: A, name: A, members: [{id: a}]}
  - {id: B, name: B, members: [{id: b}]}
  - {id: C, name: C, members: [{id: c}]}
  - {id: D, name: D, members: [{id: d}]}
"""
