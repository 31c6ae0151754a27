"""Films for a browser's stand-in camera: a made-up person, drawn, who does one slow repetition over and over.

The pose model must find a person in it, so she has a face, clothes and round limbs; and her angles are known exactly, so a
test can hold what was found against what was drawn. No person was filmed. Frames are written as YUV4MPEG2, which a browser
plays from a file in place of a camera, from the start again when it is over.
"""

import base64
import math
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Picture = NDArray[np.float32]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 480, 360
FPS = 15
SKIN, SHIRT, TROUSERS, SHOE, HAIR, MOUTH, EYE, DARK = (
    (224, 172, 138), (60, 90, 160), (50, 55, 70), (235, 235, 235), (60, 40, 28), (170, 80, 80), (245, 245, 245), (40, 30, 30),
)  # fmt: skip
LIGHT = np.array([-0.45, -0.6, 0.66])
METRES = 1.67  # from the lower to the upper edge of the picture


@dataclass(frozen=True)
class Repetition:
    """One turn of the film: still, out, back, still (s), and the knee at rest and at its turn (degrees of bend)."""

    rest_deg: float = 90.0
    turn_deg: float = 10.0
    out_s: float = 4.0
    back_s: float = 4.0
    still_s: float = 0.2

    @property
    def length_s(self) -> float:
        """How long one turn of the film lasts."""
        return self.out_s + self.back_s + 2 * self.still_s

    def knee(self, t_s: float) -> float:
        """The bend of the knee (degrees), at constant speed between its ends as the method asks."""
        t_s -= self.still_s
        part = t_s / self.out_s if t_s < self.out_s else 1 - (t_s - self.out_s) / self.back_s
        return self.rest_deg + (self.turn_deg - self.rest_deg) * min(1.0, max(0.0, part))


def of_a_slow_mover(path: Path, turn: Repetition, *, from_deg: float = 80.0) -> None:
    """She sits and stretches one knee, seen from `from_deg` degrees aside (90 is exactly from the side)."""
    frames = round(turn.length_s * FPS)
    _write(path, (a_person(turn.knee(n / FPS), from_deg) for n in range(frames)))


def of_an_empty_room(path: Path) -> None:
    """Nobody is there."""
    _write(path, (_Canvas().picture for _ in range(2 * FPS)))


def _write(path: Path, pictures: Iterable[Picture]) -> None:
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FPS}:1 Ip A1:1 C420jpeg\n".encode())
        for picture in pictures:
            film.write(b"FRAME\n" + _yuv(picture))


def as_png(picture: Picture) -> str:
    """The picture as an address that an image can be loaded from."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = np.clip(picture, 0, 255).astype(np.uint8)
    lines = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 6)) + chunk(b"IEND", b"")
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _yuv(picture: Picture) -> bytes:
    """Red, green and blue to luma and two colours at half size (BT.601)."""
    red, green, blue = (picture[..., n] for n in range(3))
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    colours = (128 + 0.564 * (blue - luma), 128 + 0.713 * (red - luma))
    halved = [plane.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean(axis=(1, 3)) for plane in colours]
    return b"".join(np.clip(plane, 0, 255).astype(np.uint8).tobytes() for plane in (luma, *halved))


# --- the person ----------------------------------------------------------------------------------


def a_person(knee_deg: float, from_deg: float = 80.0) -> Picture:
    """One picture of her, with this bend of the knee."""
    turned = -math.radians(from_deg)
    canvas = _Canvas(turned, middle_m=0.28 * math.sin(-turned))
    _dress(canvas, _seated(knee_deg))
    return canvas.picture


def _seated(knee_deg: float) -> dict[str, Vector]:
    """Her joints (m; x to her left, y up, z forward); the left knee is bent by `knee_deg`, the right one by 90."""
    joints: dict[str, Vector] = {"head": np.array([0.0, 1.33, 0.0])}
    for side, x in (("l", 0.5), ("r", -0.5)):
        bend = math.radians(knee_deg if side == "l" else 90.0)
        places = {"hip": (0.22, 0.52, 0.0), "shoulder": (0.38, 1.05, -0.06), "knee": (0.24, 0.54, 0.43),
                  "elbow": (0.5, 0.78, -0.08), "wrist": (0.42, 0.6, 0.12), "hand": (0.40, 0.58, 0.2)}  # fmt: skip
        joints |= {name + side: np.array([x * wide, y, z]) for name, (wide, y, z) in places.items()}
        thigh = joints["knee" + side] - joints["hip" + side]
        level = math.atan2(thigh[1], thigh[2])
        joints["ankle" + side] = joints["knee" + side] + 0.42 * _down(level - bend)
        joints["toe" + side] = joints["ankle" + side] + 0.19 * _down(level - bend + math.pi / 2)
    return joints


def _down(angle: float) -> Vector:
    """The direction at this angle above forward."""
    return np.array([0.0, math.sin(angle), math.cos(angle)])


def _dress(canvas: "_Canvas", at: Mapping[str, Vector]) -> None:
    for side, other in (("l", "r"), ("r", "l")):
        canvas.limb(at["hip" + side], at["knee" + side], 0.085, 0.058, TROUSERS)
        canvas.limb(at["knee" + side], at["ankle" + side], 0.058, 0.04, TROUSERS)
        canvas.limb(at["ankle" + side], at["toe" + side], 0.042, 0.032, SHOE)
        sleeve = _between(at["shoulder" + side], at["elbow" + side], 0.55)
        canvas.limb(at["shoulder" + side], sleeve, 0.058, 0.05, SHIRT)
        canvas.limb(sleeve, at["elbow" + side], 0.043, 0.036, SKIN)
        canvas.limb(at["elbow" + side], at["wrist" + side], 0.038, 0.027, SKIN)
        canvas.limb(at["wrist" + side], at["hand" + side], 0.032, 0.028, SKIN)
        canvas.limb(at["shoulder" + side], _between(at["hip" + side], at["hip" + other], 0.1), 0.07, 0.09, SHIRT)
    neck, seat = (_between(at[f"{name}l"], at[f"{name}r"], 0.5) for name in ("shoulder", "hip"))
    canvas.limb(_between(neck, seat, 0.12), _between(neck, seat, 0.85), 0.125, 0.115, SHIRT)
    canvas.limb(at["hipl"], at["hipr"], 0.1, 0.1, TROUSERS)
    canvas.limb(at["shoulderl"], at["shoulderr"], 0.06, 0.06, SHIRT)
    canvas.limb(neck, at["head"], 0.05, 0.05, SKIN)
    _face(canvas, at["head"])


def _face(canvas: "_Canvas", head: Vector) -> None:
    def part(
        a: tuple[float, float, float], b: tuple[float, float, float], wide: float, end: float, colour: Colour
    ) -> None:
        canvas.limb(head + np.array(a), head + np.array(b), wide, end, colour)

    part((0, 0.06, 0), (0, -0.05, 0.02), 0.088, 0.07, SKIN)
    part((0, 0.085, -0.025), (0, 0.02, -0.045), 0.092, 0.08, HAIR)
    part((0, 0.115, 0.01), (0, 0.11, -0.02), 0.075, 0.08, HAIR)
    part((0, 0.01, 0.085), (0, -0.015, 0.1), 0.014, 0.018, SKIN)
    part((-0.022, -0.045, 0.083), (0.022, -0.045, 0.083), 0.008, 0.008, MOUTH)
    for side in (-1, 1):
        part((side * 0.034, 0.028, 0.078), (side * 0.034, 0.028, 0.078), 0.014, 0.014, EYE)
        part((side * 0.034, 0.028, 0.088), (side * 0.034, 0.028, 0.088), 0.007, 0.007, DARK)
        part((side * 0.048, 0.05, 0.076), (side * 0.02, 0.052, 0.084), 0.006, 0.006, HAIR)
        part((side * 0.088, 0.02, 0.0), (side * 0.086, -0.01, 0.0), 0.02, 0.014, SKIN)


def _between(a: Vector, b: Vector, part: float) -> Vector:
    return a + (b - a) * part


class _Canvas:
    """A room with a wall and a floor; limbs are drawn into it, the nearer before the farther, lit from above left."""

    def __init__(self, turned: float = 0.0, middle_m: float = 0.0) -> None:
        self._turned = turned
        self._scale = HEIGHT / METRES
        self._middle = WIDTH / 2 + middle_m * self._scale
        self._rows, self._columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        self._depth = np.full((HEIGHT, WIDTH), -np.inf, np.float32)
        wall = np.linspace(205, 180, HEIGHT, dtype=np.float32)[:, None]
        self.picture: Picture = np.repeat(wall[:, :, None], WIDTH, axis=1) - np.array([0, 3, 12], np.float32)
        self.picture[int(HEIGHT * 0.86) :] = (150, 125, 100)

    def limb(self, a: Vector, b: Vector, wide: float, end: float, colour: Colour) -> None:
        """A round limb from a to b, `wide` at a and `end` at b (radii, m)."""
        (ax, ay, az), (bx, by, bz) = self._seen(a), self._seen(b)
        first, last = wide * self._scale, end * self._scale
        edge = max(first, last) + 1
        window = (
            slice(max(0, int(min(ay, by) - edge)), int(max(ay, by) + edge + 1)),
            slice(max(0, int(min(ax, bx) - edge)), int(max(ax, bx) + edge + 1)),
        )
        x, y = self._columns[window], self._rows[window]
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = (
            np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1) if length > 1e-6 else np.zeros_like(x)
        )
        off_x, off_y = x - (ax + along * (bx - ax)), y - (ay + along * (by - ay))
        radius = first + (last - first) * along
        out = np.hypot(off_x, off_y)
        height = np.sqrt(np.maximum(radius**2 - out**2, 0))
        depth = az + (bz - az) * along + height
        nearer = (out < radius) & (depth > self._depth[window])
        normal = np.stack([off_x, off_y, height], axis=-1) / radius[..., None]
        lit = np.clip(np.array(colour) * (0.45 + 0.6 * np.clip(normal @ LIGHT, 0, 1))[..., None], 0, 255)
        soft = np.clip(radius - out, 0, 1)[..., None]
        here = self.picture[window]
        here[nearer] = (lit * soft + here * (1 - soft))[nearer]
        self._depth[window][nearer] = depth[nearer]

    def _seen(self, point: Vector) -> tuple[float, float, float]:
        """Where a point lies in the picture, and how near."""
        x, y, z = point
        cos, sin = math.cos(self._turned), math.sin(self._turned)
        across, near = cos * x + sin * z, cos * z - sin * x
        return self._middle + across * self._scale, HEIGHT * 0.95 - y * self._scale, near * self._scale
