"""Colours of kinds of one's own: readable on light and on dark ground, and by a name for calendars."""

import re

_NAMED = """
aliceblue:f0f8ff antiquewhite:faebd7 aquamarine:7fffd4 beige:f5f5dc black:000000 blue:0000ff
blueviolet:8a2be2 brown:a52a2a burlywood:deb887 cadetblue:5f9ea0 chartreuse:7fff00 chocolate:d2691e
coral:ff7f50 cornflowerblue:6495ed crimson:dc143c cyan:00ffff darkblue:00008b darkcyan:008b8b
darkgoldenrod:b8860b darkgreen:006400 darkkhaki:bdb76b darkmagenta:8b008b darkolivegreen:556b2f
darkorange:ff8c00 darkorchid:9932cc darkred:8b0000 darksalmon:e9967a darkseagreen:8fbc8f
darkslateblue:483d8b darkslategray:2f4f4f darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493
deepskyblue:00bfff dimgray:696969 dodgerblue:1e90ff firebrick:b22222 forestgreen:228b22 gold:ffd700
goldenrod:daa520 gray:808080 green:008000 greenyellow:adff2f hotpink:ff69b4 indianred:cd5c5c indigo:4b0082
khaki:f0e68c lavender:e6e6fa lawngreen:7cfc00 lightblue:add8e6 lightcoral:f08080 lightgreen:90ee90
lightpink:ffb6c1 lightsalmon:ffa07a lightseagreen:20b2aa lightskyblue:87cefa lightslategray:778899
lightsteelblue:b0c4de lime:00ff00 limegreen:32cd32 magenta:ff00ff maroon:800000 mediumaquamarine:66cdaa
mediumblue:0000cd mediumorchid:ba55d3 mediumpurple:9370db mediumseagreen:3cb371 mediumslateblue:7b68ee
mediumspringgreen:00fa9a mediumturquoise:48d1cc mediumvioletred:c71585 midnightblue:191970 navy:000080
olive:808000 olivedrab:6b8e23 orange:ffa500 orangered:ff4500 orchid:da70d6 palegoldenrod:eee8aa
palegreen:98fb98 paleturquoise:afeeee palevioletred:db7093 peachpuff:ffdab9 peru:cd853f pink:ffc0cb
plum:dda0dd powderblue:b0e0e6 purple:800080 red:ff0000 rosybrown:bc8f8f royalblue:4169e1 saddlebrown:8b4513
salmon:fa8072 sandybrown:f4a460 seagreen:2e8b57 sienna:a0522d silver:c0c0c0 skyblue:87ceeb slateblue:6a5acd
slategray:708090 springgreen:00ff7f steelblue:4682b4 tan:d2b48c teal:008080 thistle:d8bfd8 tomato:ff6347
turquoise:40e0d0 violet:ee82ee wheat:f5deb3 white:ffffff yellow:ffff00 yellowgreen:9acd32
"""

RGB = tuple[int, int, int]
_LIGHT, _DARK = (255, 255, 255), (20, 24, 29)
_READABLE = 4.5  # WCAG 2.2, 1.4.3


def rgb(colour: str) -> RGB:
    """Return the parts of `#2a7880`."""
    number = int(colour.lstrip("#"), 16)
    return number >> 16, number >> 8 & 255, number & 255


CSS3: dict[str, RGB] = {name: rgb(code) for name, code in re.findall(r"(\w+):(\w+)", _NAMED)}
"""Colours that have a name in CSS3, which is what calendars know (RFC 7986, 5.9)."""


def nearest_name(colour: str) -> str:
    """Return the CSS3 name of the colour that is nearest to one."""
    wanted = rgb(colour)
    return min(CSS3, key=lambda name: sum((a - b) ** 2 for a, b in zip(CSS3[name], wanted, strict=True)))


def on_light(colour: str) -> str:
    """Return a colour, darker as far as it cannot be read on white."""
    return _towards(rgb(colour), (0, 0, 0), _LIGHT)


def on_dark(colour: str) -> str:
    """Return a colour, lighter as far as it cannot be read on dark ground."""
    return _towards(rgb(colour), (255, 255, 255), _DARK)


def contrast(colour: RGB, other: RGB) -> float:
    """Return how well two colours are told apart: from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(colour), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _towards(colour: RGB, end: RGB, ground: RGB) -> str:
    for step in range(101):
        mixed = tuple(a + round((b - a) * step / 100) for a, b in zip(colour, end, strict=True))
        if contrast((mixed[0], mixed[1], mixed[2]), ground) >= _READABLE:
            break

    return "#" + "".join(f"{part:02x}" for part in mixed)


def _luminance(colour: RGB) -> float:
    shares = (part / 255 for part in colour)
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
