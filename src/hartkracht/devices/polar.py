"""Polar straps by their measurement stream (PMD): ECG and chest acceleration. RR intervals keep coming by 0x2A37.

A data frame: type, device time of its newest sample (ns, 64 bit), frame type, samples. The chest accelerometer gives
breathing at rest; the ECG is kept for the researcher and not judged here.
"""

from dataclasses import dataclass

from hartkracht.devices import NotOurs

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
ECG, ACC = 0, 2
START_ECG = bytes.fromhex("02000001820001010E00")
START_ACC = bytes.fromhex("02020001C8000101100002010800")
# The same at 25 a second, a whole breath in a hundred samples: what breathing at rest asks for.
START_ACC_SLOW = bytes.fromhex("0202000119000101100002010800")
SLOW_S = 1 / 25
MILLI_G = 9.80665 / 1000
HEADER = 10


@dataclass(frozen=True, slots=True)
class PolarFrame:
    """`device_s` is the time of the newest sample. ecg in microvolt; acceleration as (x, y, z) in m/s2."""

    device_s: float
    ecg: tuple[int, ...] = ()
    acceleration: tuple[tuple[float, float, float], ...] = ()


def parse(data: bytes) -> PolarFrame:
    """One data notification. Raises NotOurs for other types and compressed frames."""
    if len(data) < HEADER:
        raise NotOurs("a PMD frame has at least 10 bytes")
    kind, device_s, form = data[0], int.from_bytes(data[1:9], "little") / 1e9, data[9]
    body = data[HEADER:]
    if kind == ECG and form == 0 and len(body) % 3 == 0:
        return PolarFrame(device_s, ecg=tuple(_signed(body[at : at + 3]) for at in range(0, len(body), 3)))
    if kind == ACC and form == 1 and len(body) % 6 == 0:
        return PolarFrame(device_s, acceleration=tuple(_axes(body[at : at + 6]) for at in range(0, len(body), 6)))
    raise NotOurs(f"a PMD frame of type {kind} and form {form} is not read here")


def _signed(raw: bytes) -> int:
    return int.from_bytes(raw, "little", signed=True)


def _axes(raw: bytes) -> tuple[float, float, float]:
    x, y, z = (_signed(raw[at : at + 2]) * MILLI_G for at in (0, 2, 4))
    return x, y, z
