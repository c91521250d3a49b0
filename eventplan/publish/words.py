"""The few words that agendas add to a scenario's, in Vietnamese and the languages of the UN."""

from collections.abc import Mapping, Sequence

from ..model import Kind, Text

_KINDS: Mapping[str, Sequence[str]] = {
    "en": (
        "Plenary",
        "High-level session",
        "Roundtable",
        "Side event",
        "Ceremony",
        "Bilateral meeting",
        "Press conference",
        "Exhibition",
        "Social event",
        "Rehearsal",
        "Break",
        "Reserved",
    ),
    "vi": (
        "Phiên toàn thể",
        "Phiên cấp cao",
        "Bàn tròn",
        "Sự kiện bên lề",
        "Nghi lễ",
        "Họp song phương",
        "Họp báo",
        "Triển lãm",
        "Chiêu đãi",
        "Tổng duyệt",
        "Giải lao",
        "Đã giữ chỗ",
    ),
    "fr": (
        "Plénière",
        "Séance de haut niveau",
        "Table ronde",
        "Manifestation parallèle",
        "Cérémonie",
        "Entretien bilatéral",
        "Conférence de presse",
        "Exposition",
        "Réception",
        "Répétition",
        "Pause",
        "Réservé",
    ),
    "es": (
        "Plenaria",
        "Sesión de alto nivel",
        "Mesa redonda",
        "Evento paralelo",
        "Ceremonia",
        "Reunión bilateral",
        "Conferencia de prensa",
        "Exposición",
        "Recepción",
        "Ensayo",
        "Pausa",
        "Reservado",
    ),
    "ru": (
        "Пленарное заседание",
        "Заседание высокого уровня",
        "Круглый стол",
        "Параллельное мероприятие",
        "Церемония",
        "Двусторонняя встреча",
        "Пресс-конференция",
        "Выставка",
        "Приём",
        "Репетиция",
        "Перерыв",
        "Занято",
    ),
    "ar": (
        "جلسة عامة",
        "جلسة رفيعة المستوى",
        "مائدة مستديرة",
        "فعالية جانبية",
        "مراسم",
        "لقاء ثنائي",
        "مؤتمر صحفي",
        "معرض",
        "حفل استقبال",
        "تمرين",
        "استراحة",
        "محجوز",
    ),
    "zh": (
        "全体会议",
        "高级别会议",
        "圆桌会议",
        "会外活动",
        "仪式",
        "双边会晤",
        "新闻发布会",
        "展览",
        "招待会",
        "彩排",
        "休息",
        "已预留",
    ),
}
"""Kinds of session, in the order of `Kind`."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "reserved": "Reserved",
        "programme": "Programme",
        "you chair": "You chair",
        "you speak": "You speak",
        "you chair and speak": "You chair and speak",
        "chair": "chair",
        "speaker": "speaker",
        "organisers": "Organisers: {}",
        "parties": "Parties: {}",
        "languages": "Languages: {}",
        "interpretation": "Interpretation: {}",
        "floor": "floor {}",
        "going": "Going: {}",
        "whole delegation": "the whole delegation ({})",
        "and more": "and {} more",
        "you sign in turn": "You sign {} at {}",
        "you speak in turn": "You speak {} at {}",
        "signs in turn": "{} signs {} at {}",
        "speaks in turn": "{} speaks {} at {}",
        "desk": "desk {}",
        "call-up": "be at call-up seat {} by {}",
        "tentative": "provisional until full powers are deposited",
    },
    "vi": {
        "reserved": "Đã giữ chỗ",
        "programme": "Chương trình",
        "you chair": "Quý vị chủ trì",
        "you speak": "Quý vị phát biểu",
        "you chair and speak": "Quý vị chủ trì và phát biểu",
        "chair": "chủ trì",
        "speaker": "phát biểu",
        "organisers": "Đơn vị tổ chức: {}",
        "parties": "Các bên: {}",
        "languages": "Ngôn ngữ: {}",
        "interpretation": "Phiên dịch: {}",
        "floor": "tầng {}",
        "going": "Tham dự: {}",
        "whole delegation": "toàn đoàn ({})",
        "and more": "và {} người khác",
        "you sign in turn": "Quý vị ký thứ {}, lúc {}",
        "you speak in turn": "Quý vị phát biểu thứ {}, lúc {}",
        "signs in turn": "{} ký thứ {}, lúc {}",
        "speaks in turn": "{} phát biểu thứ {}, lúc {}",
        "desk": "bàn {}",
        "call-up": "có mặt tại ghế chờ số {} trước {}",
        "tentative": "tạm thời, đến khi nộp giấy ủy quyền",
    },
    "fr": {
        "reserved": "Réservé",
        "programme": "Programme",
        "you chair": "Vous présidez",
        "you speak": "Vous prenez la parole",
        "you chair and speak": "Vous présidez et prenez la parole",
        "chair": "préside",
        "speaker": "prend la parole",
        "organisers": "Organisateurs : {}",
        "parties": "Parties : {}",
        "languages": "Langues : {}",
        "interpretation": "Interprétation : {}",
        "floor": "étage {}",
        "going": "Y vont : {}",
        "whole delegation": "toute la délégation ({})",
        "and more": "et {} autres",
        "you sign in turn": "Vous signez en position {}, à {}",
        "you speak in turn": "Vous prenez la parole en position {}, à {}",
        "signs in turn": "{} signe en position {}, à {}",
        "speaks in turn": "{} prend la parole en position {}, à {}",
        "desk": "table {}",
        "call-up": "soyez au siège d'appel {} à {} au plus tard",
        "tentative": "provisoire jusqu'au dépôt des pleins pouvoirs",
    },
    "es": {
        "reserved": "Reservado",
        "programme": "Programa",
        "you chair": "Usted preside",
        "you speak": "Usted interviene",
        "you chair and speak": "Usted preside e interviene",
        "chair": "preside",
        "speaker": "interviene",
        "organisers": "Organizadores: {}",
        "parties": "Partes: {}",
        "languages": "Idiomas: {}",
        "interpretation": "Interpretación: {}",
        "floor": "planta {}",
        "going": "Asisten: {}",
        "whole delegation": "toda la delegación ({})",
        "and more": "y {} más",
        "you sign in turn": "Usted firma en el puesto {}, a las {}",
        "you speak in turn": "Usted interviene en el puesto {}, a las {}",
        "signs in turn": "{} firma en el puesto {}, a las {}",
        "speaks in turn": "{} interviene en el puesto {}, a las {}",
        "desk": "mesa {}",
        "call-up": "esté en el asiento de llamada {} a más tardar a las {}",
        "tentative": "provisional hasta el depósito de los plenos poderes",
    },
    "ru": {
        "reserved": "Занято",
        "programme": "Программа",
        "you chair": "Вы председательствуете",
        "you speak": "Вы выступаете",
        "you chair and speak": "Вы председательствуете и выступаете",
        "chair": "председатель",
        "speaker": "выступает",
        "organisers": "Организаторы: {}",
        "parties": "Стороны: {}",
        "languages": "Языки: {}",
        "interpretation": "Перевод: {}",
        "floor": "этаж {}",
        "going": "Участвуют: {}",
        "whole delegation": "вся делегация ({})",
        "and more": "и ещё {}",
        "you sign in turn": "Вы подписываете под номером {} в {}",
        "you speak in turn": "Вы выступаете под номером {} в {}",
        "signs in turn": "{} подписывает под номером {} в {}",
        "speaks in turn": "{} выступает под номером {} в {}",
        "desk": "стол {}",
        "call-up": "будьте на месте вызова {} к {}",
        "tentative": "предварительно, до сдачи полномочий",
    },
    "ar": {
        "reserved": "محجوز",
        "programme": "البرنامج",
        "you chair": "تترأسون الجلسة",
        "you speak": "تتحدثون في الجلسة",
        "you chair and speak": "تترأسون الجلسة وتتحدثون فيها",
        "chair": "رئاسة",
        "speaker": "متحدث",
        "organisers": "الجهات المنظمة: {}",
        "parties": "الأطراف: {}",
        "languages": "اللغات: {}",
        "interpretation": "الترجمة الفورية: {}",
        "floor": "الطابق {}",
        "going": "الحضور: {}",
        "whole delegation": "الوفد بأكمله ({})",
        "and more": "و{} آخرون",
        "you sign in turn": "توقيعكم رقم {} في الساعة {}",
        "you speak in turn": "كلمتكم رقم {} في الساعة {}",
        "signs in turn": "{}: التوقيع رقم {} في الساعة {}",
        "speaks in turn": "{}: الكلمة رقم {} في الساعة {}",
        "desk": "الطاولة {}",
        "call-up": "احضروا إلى مقعد النداء {} قبل {}",
        "tentative": "مؤقت إلى حين إيداع وثائق التفويض الكامل",
    },
    "zh": {
        "reserved": "已预留",
        "programme": "日程",
        "you chair": "由您主持",
        "you speak": "您将发言",
        "you chair and speak": "由您主持并发言",
        "chair": "主持",
        "speaker": "发言",
        "organisers": "主办方：{}",
        "parties": "会晤方：{}",
        "languages": "语言：{}",
        "interpretation": "口译：{}",
        "floor": "{}层",
        "going": "出席：{}",
        "whole delegation": "代表团全体（{}）",
        "and more": "另有 {} 人",
        "you sign in turn": "您第 {} 位签署，时间 {}",
        "you speak in turn": "您第 {} 位发言，时间 {}",
        "signs in turn": "{} 第 {} 位签署，时间 {}",
        "speaks in turn": "{} 第 {} 位发言，时间 {}",
        "desk": "{} 号桌",
        "call-up": "请于 {1} 前到 {0} 号候位席",
        "tentative": "暂定，待交存全权证书",
    },
}

_AUTONYMS = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "km": "ភាសាខ្មែរ",
    "ko": "한국어",
    "lo": "ລາວ",
    "ms": "Bahasa Melayu",
    "my": "မြန်မာ",
    "pt": "Português",
    "ru": "Русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def spoken(languages: Sequence[str]) -> str:
    """Return the first of *languages* that agendas have words in, else English."""
    for language in languages:
        if language in _WORDS:
            return language
        base = language.split("-")[0]
        if base in _WORDS:
            return base
    return "en"


def word(language: str, key: str, *values: object) -> str:
    """Return a word of agendas in one of the languages that `spoken` returns."""
    return _WORDS[language][key].format(*values)


def ordinal(language: str, number: int) -> str:
    """Return a place in a row as the phrases of a language take it: `23rd` in English, else `23`."""
    if language != "en":
        return str(number)
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def kind_word(language: str, kind: Kind) -> str:
    """Return the name of a kind of session in one of the languages that `spoken` returns."""
    return _KINDS[language][list(Kind).index(kind)]


def language_name(tag: str) -> str:
    """Return a language's name for itself, or its tag."""
    return _AUTONYMS.get(tag) or _AUTONYMS.get(tag.split("-")[0], tag)


def choose(text: Text | None, languages: Sequence[str]) -> tuple[str, str]:
    """Return a text as `say` does, and the language it is in (empty if the scenario does not say)."""
    if text is None:
        return "", ""
    if isinstance(text, str):
        return text, ""
    for language in languages:
        if language in text:
            return text[language], language
    language, words = next(iter(text.items()))
    return words, language
