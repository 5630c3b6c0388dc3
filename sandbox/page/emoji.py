"""The emoji names that apps write most; a name that is not here stays as it was typed."""

import re

EMOJI = {
    "+1": "👍", "-1": "👎", "thumbsup": "👍", "thumbsdown": "👎", "wave": "👋", "clap": "👏",
    "pray": "🙏", "muscle": "💪", "eyes": "👀", "ok_hand": "👌", "point_right": "👉",
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "x": "❌", "warning": "⚠️",
    "no_entry": "⛔", "question": "❓", "exclamation": "❗", "bangbang": "‼️", "bell": "🔔",
    "no_bell": "🔕", "lock": "🔒", "unlock": "🔓", "key": "🔑", "bulb": "💡", "memo": "📝",
    "calendar": "📅", "date": "📅", "spiral_calendar_pad": "🗓️", "clock9": "🕘",
    "alarm_clock": "⏰", "hourglass_flowing_sand": "⏳", "hourglass": "⌛", "stopwatch": "⏱️",
    "clipboard": "📋", "page_facing_up": "📄", "paperclip": "📎", "pushpin": "📌", "books": "📚",
    "book": "📖", "bar_chart": "📊", "chart_with_upwards_trend": "📈",
    "chart_with_downwards_trend": "📉", "telephone_receiver": "📞", "headphones": "🎧",
    "speech_balloon": "💬", "email": "📧", "mega": "📣", "loudspeaker": "📢", "tada": "🎉",
    "star": "⭐", "sparkles": "✨", "fire": "🔥", "rocket": "🚀", "zap": "⚡", "heart": "❤️",
    "smile": "😄", "slightly_smiling_face": "🙂", "thinking_face": "🤔", "sweat_smile": "😅",
    "cry": "😢", "face_with_thermometer": "🤒", "mask": "😷", "pill": "💊", "hospital": "🏥",
    "palm_tree": "🌴", "airplane": "✈️", "house": "🏠", "bus": "🚌", "coffee": "☕",
    "bread": "🍞", "sunny": "☀️", "umbrella": "☔", "red_circle": "🔴", "green_circle": "🟢",
    "large_green_circle": "🟢", "large_yellow_circle": "🟡", "yellow_circle": "🟡",
    "white_circle": "⚪", "arrows_counterclockwise": "🔄", "arrow_right": "➡️",
    "leftwards_arrow_with_hook": "↩️", "raising_hand": "🙋", "busts_in_silhouette": "👥",
    "bust_in_silhouette": "👤", "robot_face": "🤖", "information_source": "ℹ️", "new": "🆕",
    "handshake": "🤝", "repeat": "🔁", "scales": "⚖️", "shield": "🛡️", "seedling": "🌱",
}  # fmt: skip

_NAME = re.compile(r":([a-z0-9_+\-]+):")


def with_emoji(text: str) -> str:
    """Put the picture in the place of each `:name:` that is known."""
    return _NAME.sub(lambda found: EMOJI.get(found[1], found[0]), text)
