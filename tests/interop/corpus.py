"""Agendas of every kind, with the texts that calendars have stumbled over."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from eventplan.model import Plan, Scenario
from eventplan.publish.feed_entries import Extras
from eventplan.publish.letters import Letters
from tests.publish.scenes import SESSIONS, WHERE, conference, placed
from tests.publish.sites import at, release, tree

HOSTILE = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Forged\r\nx",
    "x\rEND:VCALENDAR\rx",
    "x\nBEGIN:VALARM\nACTION:AUDIO\nEND:VALARM",
    "\x00\x01\x1b[2J\x7f\x85 control",
    "line\u2028separator\u2029paragraph",
    "C:\\new\\Nights \\; \\, \\\\",
    'comma, semi; colon: "quote" ^n ^^ ^\' =?utf-8?Q?x?=',
    "\ufeffmark \u202egnp.exe\u202c \u2066isolated\u2069 \u200bzero",
    "  outer blanks\t \t",
    "Đoàn đại biểu Việt Nam: Lễ ký Công ước",
    "الدورة الأولى للجنة، القاعة ٢",
    "联合国打击网络犯罪公约签署仪式；第二会议室，一楼",
    "Подписание Конвенции ООН «против киберпреступности»",
    "Cérémonie de signature : l’État hôte, 1ʳᵉ partie — œuvre",
    "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 नि\u200dक्ष می\u200cخواهم",
    "Ă" * 74 + "é" * 74 + "中" * 74 + "👍" * 74,
    "%s %n {0} ${x} <b>&amp;</b> <script>",
    "BEGIN:VCALENDAR",
    "TZID=Europe/Berlin:20250101T000000",
    "STATUS:CANCELLED\\nSEQUENCE:99",
    "a\\",
    ";",
)


def hostile(zone: str = "Asia/Ho_Chi_Minh") -> tuple[Scenario, Plan]:
    """Return the conference with a hostile text in every field that is printed."""
    texts = iter(HOSTILE * 5)

    def text(value: Any) -> Any:
        return {tag: next(texts) for tag in value} if isinstance(value, dict) else next(texts)

    base = conference(event={"time_zone": zone})
    sessions = [
        {**session, "title": text(session["title"]), "abstract": text(session.get("abstract", ""))}
        for session in SESSIONS
    ]
    # Further sessions, so that every text is a title once.
    used = {**WHERE}
    for number, words in enumerate(HOSTILE):
        name = f"talk-{number}"
        sessions.append(
            {
                "id": name,
                "kind": "roundtable",
                "title": words,
                "duration": 20,
                "abstract": words,
                "speakers": ["CN-02"],
                "links": [{"url": "https://example.org/?a=1,b;c", "title": words}],
            }
        )
        minutes = 11 * 60 + 45 + 25 * number
        used[name] = (f"{minutes // 60:02}:{minutes % 60:02}", "hall-a", ("CN-02",))

    def renamed(parts: Any) -> list[Any]:
        return [
            {**part.model_dump(mode="json", exclude_unset=True), "name": text(part.name)} for part in parts
        ]

    rooms = [{**room, "floor": words[:20]} for room, words in zip(renamed(base.rooms), HOSTILE, strict=False)]
    delegations = renamed(base.delegations)
    for delegation, home in zip(
        delegations, ("Asia/Ho_Chi_Minh", "Africa/Cairo", "Asia/Shanghai"), strict=True
    ):
        delegation["home_time_zone"] = home
    for member in delegations[0]["members"]:
        member["name"] = text("")
    scenario = conference(
        tuple(sessions),
        event={
            "time_zone": zone,
            "title": text(base.event.title),
            "short_title": text(base.event.title),
            "contact": text(""),
        },
        venues=[{**venue, "address": text(""), "geo": [-21.5, 105.75]} for venue in renamed(base.venues)],
        zones=renamed(base.zones),
        rooms=rooms,
        delegations=delegations,
        rules={"delegation-coverage": {"waived": True}, "interpretation": {"waived": True}},
    )
    return scenario, placed(scenario, used)


def files(folder: Path, scene: tuple[Scenario, Plan]) -> dict[str, bytes]:
    """
    Return the agendas and messages of a second release: two sessions moved, one is not held, one person left one.

    Agendas have everything that they may have: alarms, times at home, an address.
    """
    more: dict[str, Any] = {
        "extras": Extras(home_time=True, alarm=15),
        "url": "https://example.org/hanoi",
        "letters": Letters("desk@example.org", {"CN-02": "cn-02@example.org"}),
    }
    release(folder, scene, at("01T09:00"), **more)
    scenario, plan = scene
    moves = {"coffee": (7, 0), "talk-4": (13, 5)}
    later = tuple(
        p.model_copy(update={"start": p.start.replace(hour=moves[p.session][0], minute=moves[p.session][1])})
        if p.session in moves
        else p
        for p in plan.placements
        if p.session != "talk-3"
    )
    sessions = tuple(
        s.model_copy(update={"drop_price": 1}) if s.id == "talk-3" else s for s in scenario.sessions
    )
    stays = {**plan.attendance, "forensics": tuple(p for p in plan.attendance["forensics"] if p != "VN-02")}
    del stays["talk-3"]
    second = Plan(placements=later, dropped=("talk-3",), attendance=stays)
    release(folder, (scenario.changed(sessions=sessions), second), at("02T09:00"), **more)
    return {name: data for name, data in tree(folder / "site").items() if name.endswith(".ics")}


def messages(folder: Path) -> dict[str, bytes]:
    """Return the iTIP objects in the letters of a release that `files` wrote."""
    corpus = {}
    for name, data in tree(folder / "site-desk").items():
        if name.endswith(".eml"):
            letter = message_from_bytes(data, policy=default)
            for number, part in enumerate(letter.walk()):
                if part.get_content_type() == "text/calendar":
                    corpus[f"{name}#{number}"] = part.get_payload(decode=True)
    return corpus
