"""Bluetooth devices that the test holds: true bytes in, where a browser would show its list and a radio would be heard.

A browser's own emulation pairs, but cannot push a notification; so the devices stand in for `navigator.bluetooth`, and the
bytes are those of the published formats.
"""

import struct
from collections.abc import Sequence
from typing import Any

from hartkracht.devices import vernier
from hartkracht.live.frames import Hello, Samples
from hartkracht.live.stream import stream
from hartkracht.model.dose import Tempo
from hartkracht.signals.events import SignalEvent
from tests.browser.room_stage import Room

RADIO = """
  const KINDS = { heart_rate: "strap", "d91714ef-28b9-4f91-ba16-f0d9a604f112": "belt", blood_pressure: "cuff" };
  window.radio = {};
  const device = name => {
    const chars = {}, written = [];
    const characteristic = id => chars[id] ??= Object.assign(new EventTarget(), {
      startNotifications: async () => { held.listening = chars[id]; },
      writeValue: async bytes => { written.push(Array.from(bytes)); } });
    const gatt = { connect: async () => {
      held.connections += 1;
      if (held.away) throw new Error("not in range");
      return { getPrimaryService: async () => ({ getCharacteristic: async id => characteristic(id) }) };
    } };
    const held = { device: Object.assign(new EventTarget(), { id: name, gatt }), written, connections: 0, away: false };
    return radio[name] = held;
  };
  Object.values(KINDS).forEach(device);
  window.packet = (name, bytes) => {
    const heard = radio[name].listening;
    heard.value = new DataView(new Uint8Array(bytes).buffer);
    heard.dispatchEvent(new Event("characteristicvaluechanged"));
  };
  window.lose = (name, away) => { radio[name].away = away; radio[name].device.dispatchEvent(new Event("gattserverdisconnected")); };
  Object.defineProperty(navigator, "bluetooth", { configurable: true, value: {
    requestDevice: async ({ optionalServices }) => radio[KINDS[optionalServices[0]]].device,
    getDevices: async () => Object.values(radio).map(held => held.device) } });
"""


def force(*newton: float) -> bytes:
    """A measurement packet of the breath belt."""
    values = struct.pack(f"<{len(newton)}f", *newton)
    body = struct.pack("<HBB", 1 << vernier.FORCE_CHANNEL, len(newton), 0) + values
    return bytes([vernier.MEASUREMENT, 5 + len(body), 0xFE, 0, vernier.NORMAL]) + body


def pair(room: Room, button: str) -> None:
    """Choose the device in the browser's list; the server gives a place as soon as it is asked for one."""
    room.page.get_by_role("button", name=button).click()
    room.page.evaluate("() => 0")
    room.pass_time(0.1)


def packet(room: Room, name: str, data: bytes | list[int]) -> None:
    """The device sends these bytes."""
    room.page.evaluate("([name, bytes]) => packet(name, bytes)", [name, list(data)])


def given_a_place(room: Room) -> None:
    """Answer the page's question for a place for its sensor."""
    room.until(lambda: any(frame["t"] == "add_sensor" for frame in room.got))
    asked = [frame for frame in room.got if frame["t"] == "add_sensor"][-1]
    room.show({"t": "sensor_link", "id": asked["id"], "path": "/live/sensor/token1", "qr": "<svg/>"})


def samples(room: Room) -> list[dict[str, Any]]:
    """The batches that came, in order."""
    return [frame for frame in room.measured if frame["t"] == "samples"]


def column(room: Room, channel: str) -> list[float | None]:
    """All values of one channel, in order."""
    return [value for batch in samples(room) for value in batch["values"][channel]]


def times(room: Room) -> list[float]:
    """All times (s), in order."""
    return [at for batch in samples(room) for at in batch["t_s"]]


def judged(frames: Sequence[dict[str, Any]], tempo: Tempo | None = None) -> list[SignalEvent]:
    """What the nodes of the live door see in the frames of one sensor: its hello, and its batches after it."""
    first = next(n for n, frame in enumerate(frames) if frame["t"] == "hello")
    hello = frames[first]
    here = stream(Hello(hello["source"], hello["channels"], hello["concentric"], hello["speed"]), tempo)
    events: list[SignalEvent] = []
    for frame in frames[first + 1 :]:
        if frame["t"] != "samples":
            break
        for each in here.in_order(Samples(frame["seq"], frame["t_s"], frame["values"]), frame["t_s"][-1]):
            events += here.look(each, each.t_s[-1], each.t_s[-1]).events
    return events
