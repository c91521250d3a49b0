"""How each kind of session is shown: one record with its colours, its shape, its names, and its publicity."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from eventplan.model import NEVER_PUBLIC, Kind, Scenario, Session

from .colours import nearest_name, on_dark, on_light


class SessionKind(NamedTuple):
    """How one kind of session is shown."""

    kind: Kind
    code: str
    """The class of the kind in the styles of pages: three letters; of a kind of one's own, more."""

    in_calendars: str
    """A colour by its CSS3 name (RFC 7986, 5.9)."""

    on_light: str
    """The colour on a light ground, as pages and pictures have it."""

    on_dark: str
    """The colour on a dark ground."""

    shape: str
    """An SVG path in a square of 12 by 12, for pictures: no kind is marked by its colour alone."""

    symbol: str
    """The same shape as SVG elements, for pages."""

    words: Mapping[str, str]
    """The name of the kind in each language that agendas speak."""

    internal: bool = False
    """True: never in the public programme, whatever its classification."""

    own: bool = False
    """True: the scenario gives it a colour of its own, or it is a kind of its own."""

    @property
    def name(self) -> str:
        """Its name in styles and data, which says nothing of what a scenario calls it."""
        return self.code if self.own else self.kind.value


SESSION_KINDS = (
    SessionKind(
        Kind.CEREMONY,
        code="cer",
        in_calendars="firebrick",
        on_light="#941109",
        on_dark="#f2695f",
        shape="M6 .6 11.4 6 6 11.4.6 6Z",
        symbol='<path d="M6 .6 11.4 6 6 11.4.6 6Z"/>',
        words={
            "en": "Ceremony",
            "vi": "Nghi lễ",
            "fr": "Cérémonie",
            "es": "Ceremonia",
            "ru": "Церемония",
            "ar": "مراسم",
            "zh": "仪式",
        },
    ),
    SessionKind(
        Kind.PLENARY,
        code="ple",
        in_calendars="navy",
        on_light="#1b2a6b",
        on_dark="#d5daf2",
        shape="M1 1h10v10H1Z",
        symbol='<path d="M1 1h10v10H1Z"/>',
        words={
            "en": "Plenary",
            "vi": "Phiên toàn thể",
            "fr": "Plénière",
            "es": "Plenaria",
            "ru": "Пленарное заседание",
            "ar": "جلسة عامة",
            "zh": "全体会议",
        },
    ),
    SessionKind(
        Kind.HIGH_LEVEL_SESSION,
        code="hig",
        in_calendars="royalblue",
        on_light="#0f55de",
        on_dark="#4a97fa",
        shape="M6 1l5.2 10H.8Z",
        symbol='<path d="M6 1l5.2 10H.8Z"/>',
        words={
            "en": "High-level session",
            "vi": "Phiên cấp cao",
            "fr": "Séance de haut niveau",
            "es": "Sesión de alto nivel",
            "ru": "Заседание высокого уровня",
            "ar": "جلسة رفيعة المستوى",
            "zh": "高级别会议",
        },
    ),
    SessionKind(
        Kind.ROUNDTABLE,
        code="rou",
        in_calendars="teal",
        on_light="#2a7880",
        on_dark="#22c3f0",
        shape="M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Zm0 2.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2Z",
        symbol='<circle cx="6" cy="6" r="3.9" fill="none" stroke="currentColor" stroke-width="2.2"/>',
        words={
            "en": "Roundtable",
            "vi": "Bàn tròn",
            "fr": "Table ronde",
            "es": "Mesa redonda",
            "ru": "Круглый стол",
            "ar": "مائدة مستديرة",
            "zh": "圆桌会议",
        },
    ),
    SessionKind(
        Kind.SIDE_EVENT,
        code="sid",
        in_calendars="seagreen",
        on_light="#345f45",
        on_dark="#97dda8",
        shape="M6 2.9a3.1 3.1 0 1 0 0 6.2 3.1 3.1 0 0 0 0-6.2Z",
        symbol='<circle cx="6" cy="6" r="3.1"/>',
        words={
            "en": "Side event",
            "vi": "Sự kiện bên lề",
            "fr": "Manifestation parallèle",
            "es": "Evento paralelo",
            "ru": "Параллельное мероприятие",
            "ar": "فعالية جانبية",
            "zh": "会外活动",
        },
    ),
    SessionKind(
        Kind.PRESS_CONFERENCE,
        code="pre",
        in_calendars="darkorange",
        on_light="#bc4a06",
        on_dark="#d58a1e",
        shape="M1 1.2h10v7H6.2L3.2 11V8.2H1Z",
        symbol='<path d="M1 1.2h10v7H6.2L3.2 11V8.2H1Z"/>',
        words={
            "en": "Press conference",
            "vi": "Họp báo",
            "fr": "Conférence de presse",
            "es": "Conferencia de prensa",
            "ru": "Пресс-конференция",
            "ar": "مؤتمر صحفي",
            "zh": "新闻发布会",
        },
    ),
    SessionKind(
        Kind.EXHIBITION,
        code="exh",
        in_calendars="olive",
        on_light="#2b2c17",
        on_dark="#efd83a",
        shape="M1 1h4.2v4.2H1Zm5.8 0H11v4.2H6.8ZM1 6.8h4.2V11H1Zm5.8 0H11V11H6.8Z",
        symbol='<path d="M1 1h4.2v4.2H1Zm5.8 0H11v4.2H6.8ZM1 6.8h4.2V11H1Zm5.8 0H11V11H6.8Z"/>',
        words={
            "en": "Exhibition",
            "vi": "Triển lãm",
            "fr": "Exposition",
            "es": "Exposición",
            "ru": "Выставка",
            "ar": "معرض",
            "zh": "展览",
        },
    ),
    SessionKind(
        Kind.SOCIAL,
        code="soc",
        in_calendars="mediumvioletred",
        on_light="#be0fa6",
        on_dark="#ee66b8",
        shape="M1.4 1h9.2L7 5.6v4h2.2V11H2.8V9.6H5v-4Z",
        symbol='<path d="M1.4 1h9.2L7 5.6v4h2.2V11H2.8V9.600H5v-4Z"/>',
        words={
            "en": "Social event",
            "vi": "Sự kiện lễ tân",
            "fr": "Événement social",
            "es": "Acto social",
            "ru": "Протокольное мероприятие",
            "ar": "مناسبة اجتماعية",
            "zh": "社交活动",
        },
    ),
    SessionKind(
        Kind.BILATERAL,
        code="bil",
        in_calendars="purple",
        on_light="#6a2c91",
        on_dark="#c79af0",
        shape="M4 2.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4Zm4.6.1a3.2 3.2 0 0 1 0 6.2 4.700 4.700 0 0 0 0-6.2Z",
        symbol='<path d="M4 2.800a3.200 3.200 0 1 0 0 6.400A3.200 3.200 0 0 0 4 2.800Zm4.600.1a3.200 3.200 0 0 1 0 6.200 4.700 4.700 0 0 0 0-6.200Z"/>',
        internal=True,
        words={
            "en": "Bilateral meeting",
            "vi": "Họp song phương",
            "fr": "Entretien bilatéral",
            "es": "Reunión bilateral",
            "ru": "Двусторонняя встреча",
            "ar": "لقاء ثنائي",
            "zh": "双边会晤",
        },
    ),
    SessionKind(
        Kind.REHEARSAL,
        code="reh",
        in_calendars="slategray",
        on_light="#4b5a66",
        on_dark="#a9b6c2",
        shape="M2.2 1.5 10.8 6l-8.6 4.5Z",
        symbol='<path d="M2.200 1.500 10.800 6l-8.600 4.500Z" fill="none" stroke="currentColor" stroke-width="1.600"/>',
        internal=True,
        words={
            "en": "Rehearsal",
            "vi": "Tổng duyệt",
            "fr": "Répétition",
            "es": "Ensayo",
            "ru": "Репетиция",
            "ar": "تمرين",
            "zh": "彩排",
        },
    ),
    SessionKind(
        Kind.BREAK,
        code="bre",
        in_calendars="tan",
        on_light="#6b5b36",
        on_dark="#cdb882",
        shape="M1 5h10v2H1Z",
        symbol='<path d="M1 5h10v2H1Z"/>',
        words={
            "en": "Break",
            "vi": "Giải lao",
            "fr": "Pause",
            "es": "Pausa",
            "ru": "Перерыв",
            "ar": "استراحة",
            "zh": "休息",
        },
    ),
    SessionKind(
        Kind.HOLD,
        code="hol",
        in_calendars="gray",
        on_light="#5f6975",
        on_dark="#96a1ad",
        shape="M1 1h10v10H1Zm1.5 1.5v7h7v-7Z",
        symbol='<path d="M1 1h10v10H1Z" fill="none" stroke="currentColor" stroke-width="1.500"/><path d="M1 11 11 1" stroke="currentColor" stroke-width="1.300"/>',
        internal=True,
        words={
            "en": "Reserved",
            "vi": "Đã giữ chỗ",
            "fr": "Réservé",
            "es": "Reservado",
            "ru": "Занято",
            "ar": "محجوز",
            "zh": "已预留",
        },
    ),
)
"""Every kind, in the order in which keys of pages and pictures list them."""

KIND: Mapping[Kind, SessionKind] = {session_kind.kind: session_kind for session_kind in SESSION_KINDS}

INTERNAL = NEVER_PUBLIC
"""Kinds that are never in the public programme."""


def look_of(scenario: Scenario, session: Session) -> SessionKind:
    """Return how the kind of a session is shown: as the scenario says, else as its kind is."""
    look, stated = KIND[session.kind], scenario.shown_as(session)
    if session.own_kind is None and stated.colour is None:
        return look

    code = f"o{sha256(session.kind_id.encode()).hexdigest()[:7]}"
    changed = look._replace(code=code, own=True)
    if stated.colour is None:
        return changed

    return changed._replace(
        in_calendars=nearest_name(stated.colour),
        on_light=on_light(stated.colour),
        on_dark=on_dark(stated.colour),
    )


def in_order(looks: Iterable[SessionKind]) -> list[SessionKind]:
    """Return kinds, each once, as keys list them: those of one's own behind the kind that they are like."""
    order = list(KIND)
    kinds = {look.code: look for look in looks}
    return sorted(kinds.values(), key=lambda look: (order.index(look.kind), look.own, look.code))
