"""What is planned and what comes out: scenario parts and plans. No files, no solver, no calendar."""

from .base import Part, Text, say
from .errors import Complaint, EventplanError, PlanError, ScenarioError, UnlawfulPlan
from .finding import Finding, Severity
from .parties import Delegate, Delegation, DelegationKind, Rank
from .places import Checkpoint, Room, Venue, Walking, Way, Zone
from .plan import NoPlan, Placement, Plan, Run, Status, occupied, span_of
from .policy import PreferencePolicy, RulePolicy
from .protocol import Item, ListPart, SigningOrder, SpeakersList
from .relations import Group, Order, ParallelLimit, Quota, SlotGrid
from .resources import (
    Arrival, Avoidance, DropOff, Equipment, GateUse, InterpretationTeam, ReadyBy, Resources, Workload,
)
from .scenario import Event, EventDay, Person, Scenario
from .sessions import (
    Attendance, Bilateral, Break, Ceremony, Classification, Exhibition, ExhibitionBooth, Exhibitor,
    HighLevelSession, Hold, Kind, Level, Plenary, PressConference, Rehearsal, Roundtable, Session,
    SideEvent, Social, WishedRoom, WishedTime,
)
from .times import Span, Window, show_moment

__all__ = [
    "Arrival", "Attendance", "Avoidance", "Bilateral", "Break", "Ceremony", "Checkpoint",
    "Classification", "Complaint", "Delegate", "Delegation", "DelegationKind", "DropOff",
    "Equipment", "Event", "EventDay", "EventplanError", "Exhibition", "ExhibitionBooth",
    "Exhibitor", "Finding", "GateUse", "Group", "HighLevelSession", "Hold", "InterpretationTeam",
    "Item", "Kind", "Level", "ListPart", "NoPlan", "Order", "ParallelLimit", "Part", "Person", "Placement",
    "Plan", "PlanError", "Plenary", "PreferencePolicy", "PressConference", "Quota", "Rank",
    "ReadyBy", "Rehearsal", "Resources", "Room", "Roundtable", "RulePolicy", "Run", "Scenario",
    "ScenarioError", "Session", "Severity", "SideEvent", "SigningOrder", "SlotGrid", "Social",
    "Span", "SpeakersList", "Status", "Text", "UnlawfulPlan", "Venue", "Walking", "Way",
    "WishedRoom", "WishedTime", "Window", "Workload", "Zone", "occupied", "say", "show_moment", "span_of",
]
