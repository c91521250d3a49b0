"""A small conference with every sort of secret, for the tests of what is published."""

import re
from datetime import datetime, timedelta
from typing import Any

from eventplan.model import Placement, Plan, Scenario, Status

DAY = "2025-10-25"

SESSIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "opening",
        "kind": "ceremony",
        "ceremony": "opening",
        "title": {
            "en": 'Opening; of the "Convention", 2025',
            "vi": "Lễ khai mạc Công ước Hà Nội",
            "ar": "افتتاح اتفاقية هانوي",
            "zh": "《河内公约》开幕式",
        },
        "abstract": {"en": "First line\nSecond line", "vi": "Dòng đầu\nDòng hai"},
        "duration": 60,
        "organisers": ["VN"],
        "languages": ["en", "vi", "ar", "zh"],
        "interpreted": True,
        "chairs": ["vn-minister"],
        "speakers": ["EG-01"],
    },
    {
        "id": "forensics",
        "kind": "side-event",
        "title": "Digital forensics",
        "organisers": ["EG", "CN"],
        "representatives": 0,  # China has its talks at that hour, and nobody else once one has left
        "speakers": ["EG-02"],
    },
    {"id": "talks", "kind": "bilateral", "title": "Talks on extradition", "parties": ["VN", "CN"]},
    {
        "id": "briefing",
        "kind": "roundtable",
        "title": "Security briefing",
        "duration": 30,
        "classification": "restricted",
        "required": ["EG-01"],
    },
    {"id": "walk-through", "kind": "rehearsal", "title": "Walk-through of the signing", "duration": 30},
    {"id": "kept", "kind": "hold", "title": "Kept for the leaders", "duration": 120},
    {"id": "coffee", "kind": "break", "title": {"en": "Coffee", "vi": "Giải lao"}, "duration": 30},
)

WHERE = {
    "opening": ("09:00", "grand", ("vn-minister", "VN-01", "VN-02", "EG-01", "EG-02", "CN-01", "CN-02")),
    "forensics": ("10:30", "hall-a", ("EG-02", "CN-02", "VN-02")),
    "talks": ("10:30", "salon", ("vn-minister", "CN-01")),
    "briefing": ("12:00", "salon", ("EG-01",)),
    "walk-through": ("07:30", "grand", ("vn-minister",)),
    "kept": ("14:00", "hall-b", ()),
    "coffee": ("10:00", "hall-b", ()),
}


def conference(sessions: tuple[dict[str, Any], ...] = SESSIONS, **changes: Any) -> Scenario:
    """Return the conference, with other *sessions* or top-level fields if given; `event=` is merged."""
    event = {
        "id": "hanoi-2025",
        "title": {"en": "Hanoi Convention", "vi": "Công ước Hà Nội"},
        "time_zone": "Asia/Ho_Chi_Minh",
        "languages": ["en", "vi", "ar", "zh"],
        "days": [{"date": DAY, "opens": "07:00", "closes": "22:00"}],
        **changes.pop("event", {}),
    }
    data = {
        "event": event,
        "venues": [
            {"id": "ncc", "name": {"en": "National Convention Centre", "vi": "Trung tâm Hội nghị Quốc gia"}}
        ],
        "zones": [
            {"id": "blue", "name": {"en": "Blue zone", "vi": "Khu xanh"}},
            {"id": "red", "name": {"en": "Red zone", "vi": "Khu đỏ"}, "within": "blue"},
        ],
        "rooms": [
            {"id": "hall-a", "name": "Hall A", "venue": "ncc", "zone": "blue", "floor": "1", "capacity": 200},
            {"id": "hall-b", "name": "Hall B", "venue": "ncc", "zone": "blue", "floor": "1", "capacity": 200},
            {
                "id": "grand",
                "name": {"en": "Grand Hall", "vi": "Đại sảnh"},
                "venue": "ncc",
                "zone": "blue",
                "floor": "1",
                "capacity": 400,
                "combines": ["hall-a", "hall-b"],
            },
            {
                "id": "salon",
                "name": "Salon",
                "venue": "ncc",
                "zone": "red",
                "floor": "ground",
                "capacity": 20,
            },
            {"id": "empty", "name": "Never used", "venue": "ncc", "capacity": 20},
        ],
        "delegations": [
            {
                "id": "VN",
                "name": {"en": "Viet Nam", "vi": "Đoàn Việt Nam"},
                "size": 3,
                "members": [{"id": "vn-minister", "name": "Nguyễn Văn Ánh", "head": True}],
            },
            {"id": "EG", "name": {"en": "Egypt", "ar": "وفد مصر"}, "size": 3},
            {"id": "CN", "name": {"en": "China", "zh": "中国代表团"}, "size": 2},
        ],
        "sessions": sessions,
        **changes,
    }
    return Scenario.model_validate(data)


def placed(scenario: Scenario, where: dict[str, tuple[str, str, tuple[str, ...]]] | None = None) -> Plan:
    """
    Return the plan that holds sessions at *where*: clock time (or full time), room and attendance.

    It is made by hand: it says nothing of its score.
    """
    where = WHERE if where is None else where
    placements = []
    for session, (start, room, _) in where.items():
        moment = datetime.fromisoformat(f"{DAY} {start}" if len(start) == 5 else start)
        placements.append(
            Placement(
                session=session, start=moment if moment.tzinfo else scenario.event.instant(moment), room=room
            )
        )
    attendance = {session: people for session, (_, _, people) in where.items() if people}
    return Plan(placements=tuple(placements), attendance=attendance, status=Status.UNKNOWN)


def unfold(data: bytes) -> str:
    """Return the lines of an iCalendar file, each on one line."""
    return data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode()


def breaches(data: bytes) -> list[str]:
    """Return what breaks RFC 5545 in the bytes of one agenda, without any library that wrote it."""
    faults = []
    if not data.endswith(b"\r\n"):
        faults.append("does not end with CRLF")
    if re.search(rb"\r(?!\n)|(?<!\r)\n", data):
        faults.append("bare CR or LF")
    if data.startswith(b"\xef\xbb\xbf"):
        faults.append("byte order mark")
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            faults.append(f"line of {len(line)} octets")
        try:
            line.decode()
        except UnicodeDecodeError:
            faults.append("a character is cut in two")
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line):
            faults.append("control character")
    lines = unfold(data).split("\r\n")[:-1]
    names = [re.split("[;:]", line)[0] for line in lines]
    faults += [f"no property: {line!r}" for line in lines if not re.match(r"[A-Z][A-Z0-9-]*[;:]", line)]
    for once in ("VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL"):
        if names.count(once) != 1:
            faults.append(f"{names.count(once)} x {once}")
    faults += [f"{name} in a feed" for name in ("METHOD", "ATTENDEE", "ORGANIZER") if name in names]
    faults += [f"empty {line}" for line in lines if line.endswith(":")]
    open_components: list[str] = []
    for name, line in zip(names, lines, strict=True):
        if name == "BEGIN":
            open_components.append(line)
        elif name == "END" and (not open_components or open_components.pop() != f"BEGIN:{line[4:]}"):
            faults.append(f"unbalanced {line}")
    if open_components or lines[0] != "BEGIN:VCALENDAR" or lines.count("BEGIN:VCALENDAR") != 1:
        faults.append("not one VCALENDAR")
    uids = []
    for event in events_of(data):
        keys = [re.split("[;:]", line)[0] for line in event]
        for key in (
            "UID",
            "DTSTAMP",
            "LAST-MODIFIED",
            "SEQUENCE",
            "STATUS",
            "CLASS",
            "TRANSP",
            "DTSTART",
            "DTEND",
            "SUMMARY",
        ):
            if keys.count(key) != 1:
                faults.append(f"event with {keys.count(key)} x {key}")
        faults += [
            f"event with {keys.count(k)} x {k}"
            for k in ("LOCATION", "DESCRIPTION", "CATEGORIES")
            if keys.count(k) > 1
        ]
        uids += [line[4:] for line in event if line.startswith("UID:")]
        for line in event:
            zone = re.match("DT(?:START|END);TZID=([^:;]+):", line)
            if zone and f"TZID:{zone[1]}" not in lines:
                faults.append(f"no VTIMEZONE for {zone[1]}")
            if re.match(r"DT(START|END):\d{8}T\d{6}$", line):
                faults.append("floating time")
    if len(set(uids)) != len(uids):
        faults.append("two events, one UID")
    if not uids:
        faults.append("no event")
    return faults


def events_of(data: bytes) -> list[list[str]]:
    """Return the unfolded lines of each event, without its alarm."""
    text = re.sub(r"BEGIN:VALARM\r\n.*?END:VALARM\r\n", "", unfold(data), flags=re.S)
    blocks = re.findall(r"(?<=\r\n)BEGIN:VEVENT\r\n(.*?)\r\nEND:VEVENT(?=\r\n)", text, re.S)
    return [block.split("\r\n") for block in blocks]


def of(files: dict[str, bytes], folder: str, name: str) -> bytes:
    """Return the agenda in a folder whose file name begins with *name*."""
    names = [
        data
        for path, data in files.items()
        if re.fullmatch(rf"{folder}/{re.escape(name)}-[0-9a-f]{{12}}\.ics", path)
    ]
    assert len(names) == 1, (folder, name, sorted(files))
    return names[0]


def titles(data: bytes) -> list[str]:
    """Return the titles in an agenda, in its order, without escapes."""
    return [
        re.sub(r"\\(.)", r"\1", line.split(":", 1)[1])
        for event in events_of(data)
        for line in event
        if line.startswith("SUMMARY")
    ]


HOUR = timedelta(hours=1)
