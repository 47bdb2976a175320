"""Colours as numbers: how well one can be read on another (WCAG 2.2, 1.4.3), and how to change one until it can.

A colour is `#rrggbb`. Lightness and hue are those of OKLCH (Björn Ottosson, "A perceptual color space for image
processing", 2020; CSS Color 4), where an equal step looks equally large in every hue.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

Triple = tuple[float, float, float]

LEAST = 4.5  # for text of any size: WCAG 2.2, 1.4.3, level AA
_STEPS = 200


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _channels(color: str) -> Triple:
    red, green, blue = (_linear(int(color[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return red, green, blue


@lru_cache(maxsize=1024)
def luminance(color: str) -> float:
    """The relative luminance of a colour (WCAG 2.2), from 0 to 1."""
    red, green, blue = _channels(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklch(color: str) -> Triple:
    """Lightness (0 to 1), chroma and hue (in radians) of a colour."""
    red, green, blue = _channels(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _srgb(lightness: float, chroma: float, hue: float) -> Triple:
    """Linear channels of a colour, below 0 or above 1 where no screen shows it."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def color_of(lightness: float, chroma: float, hue: float) -> str:
    """The colour of that lightness and hue; as much of the chroma as screens show (CSS Color 4, gamut mapping)."""
    channels = _srgb(lightness, chroma, hue)
    while chroma > 0 and not all(-0.0005 <= value <= 1.0005 for value in channels):
        chroma = max(0.0, chroma - 0.004)
        channels = _srgb(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, value)))):02x}" for value in channels)


def mixed(one: str, other: str, share: float) -> str:
    """The first colour with that share of the second in it, mixed as the eye sees it (OKLab)."""
    parts = []
    for color in (one, other):
        lightness, chroma, hue = oklch(color)
        parts.append((lightness, chroma * math.cos(hue), chroma * math.sin(hue)))
    lightness, a, b = (first + (second - first) * share for first, second in zip(*parts, strict=True))
    return color_of(lightness, math.hypot(a, b), math.atan2(b, a))


def reads_on(color: str, grounds: Iterable[str], least: float = LEAST) -> bool:
    """Whether a text in that colour can be read on all grounds."""
    return all(ratio(color, ground) >= least for ground in grounds)


def nearest(color: str, grounds: Iterable[str], least: float = LEAST) -> str:
    """The colour itself where it can be read on all grounds, else the nearest lightness of the same hue that can.

    The colour itself as well when no lightness can: grounds of all kinds leave no room.
    """
    grounds = tuple(grounds)
    lightness, chroma, hue = oklch(color)
    if reads_on(color, grounds, least):
        return color
    for step in range(1, _STEPS + 1):
        for other in (lightness - step / _STEPS, lightness + step / _STEPS):
            if 0 <= other <= 1 and reads_on(found := color_of(other, chroma, hue), grounds, least):
                return found
    return color
