"""A chart is drawn with its numbers beside it: nobody has to read a colour."""

import html
import math
from typing import Any

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 560, 220, 44, 34
_COLOURS = ("#2f6f8f", "#c2572b", "#5b8c3a", "#8a5aa8", "#b08a1e", "#4d5b66")


def chart_to_html(block: dict[str, Any]) -> str:
    """Return a data_visualization block as an SVG with a legend, under its title."""
    chart = block["chart"]
    drawn = _pie(chart) if chart["type"] == "pie" else _lines_or_bars(chart)
    title = f"<figcaption>{html.escape(block['title'])}</figcaption>"
    return f'<figure class="chart">{title}{drawn}</figure>'


def _colour(index: int) -> str:
    return _COLOURS[index % len(_COLOURS)]


def _legend(names: list[str]) -> str:
    marks = "".join(
        f'<span><i style="background:{_colour(index)}"></i>{html.escape(name)}</span>'
        for index, name in enumerate(names)
    )
    return f'<div class="legend">{marks}</div>'


def _svg(inner: str, width: int = _WIDTH) -> str:
    return (
        f'<svg viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}" '
        f'role="img" xmlns="http://www.w3.org/2000/svg">{inner}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(words)}</text>'


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _lines_or_bars(chart: dict[str, Any]) -> str:
    categories = chart["axis_config"]["categories"]
    series = chart["series"]
    values: list[float] = [point["value"] for line in series for point in line["data"]]
    low, high = min(0, *values), max(0, *values)
    if high == low:
        high = low + 1
    step = (_WIDTH - _LEFT - 10) / len(categories)

    def height(value: float) -> float:
        return 12 + (_HEIGHT - _BOTTOM - 12) * (high - value) / (high - low)

    drawn = ""
    for mark in (low, (low + high) / 2, high):
        y = height(mark)
        drawn += f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
        drawn += _text(_LEFT - 6, y + 4, _number(mark), "end")
    skip = math.ceil(len(categories) / 10)
    for index, name in enumerate(categories):
        if index % skip == 0:
            drawn += _text(_LEFT + step * (index + 0.5), _HEIGHT - 14, name[:10])
    for index, line in enumerate(series):
        colour = _colour(index)
        points = [
            (_LEFT + step * (at + 0.5), point["value"]) for at, point in enumerate(line["data"])
        ]
        if chart["type"] == "bar":
            wide = step * 0.7 / len(series)
            for x, value in points:
                left = x - step * 0.35 + wide * index
                top, bottom = sorted((height(value), height(0)))
                drawn += (
                    f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" '
                    f'height="{bottom - top:.1f}" fill="{colour}">'
                    f"<title>{_number(value)}</title></rect>"
                )
        else:
            way = " ".join(f"{x:.1f},{height(value):.1f}" for x, value in points)
            drawn += f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>'
            for x, value in points:
                drawn += (
                    f'<circle cx="{x:.1f}" cy="{height(value):.1f}" r="3" fill="{colour}">'
                    f"<title>{_number(value)}</title></circle>"
                )
    return _svg(drawn) + _legend([line["name"] for line in series])


def _pie(chart: dict[str, Any]) -> str:
    segments = chart["segments"]
    whole = sum(segment["value"] for segment in segments)
    drawn, start, radius, middle = "", -math.pi / 2, 90, _HEIGHT / 2
    for index, segment in enumerate(segments):
        end = start + 2 * math.pi * segment["value"] / whole
        colour = _colour(index)
        if len(segments) == 1:
            drawn += f'<circle cx="{middle}" cy="{middle}" r="{radius}" fill="{colour}"/>'
        else:
            far = 1 if end - start > math.pi else 0
            x1, y1 = middle + radius * math.cos(start), middle + radius * math.sin(start)
            x2, y2 = middle + radius * math.cos(end), middle + radius * math.sin(end)
            drawn += (
                f'<path d="M{middle},{middle} L{x1:.1f},{y1:.1f} A{radius},{radius} 0 {far} 1 '
                f'{x2:.1f},{y2:.1f} Z" fill="{colour}" stroke="#fff"/>'
            )
        start = end
    names = [f"{part['label']} {_number(part['value'])}" for part in segments]
    return _svg(drawn, _HEIGHT) + _legend(names)
