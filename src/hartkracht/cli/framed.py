"""A frame to the live room and one from it, for the commands that bring samples there."""

from typing import Any

import msgspec


class Closed(Exception):
    """The room ends this source; the text is its sentence."""


def written(frame: object) -> str:
    """The frame as it goes over the line."""
    return msgspec.json.encode(frame).decode()


def heard(text: str | bytes) -> dict[str, Any]:
    """What the room says. Raises Closed with its sentence where it ends this source."""
    frame: dict[str, Any] = msgspec.json.decode(text)
    if frame["t"] == "closed":
        raise Closed(str(frame["en"]))
    return frame
