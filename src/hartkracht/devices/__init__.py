"""Devices: one self-contained file a sensor, bytes in, readings out. They know no session and judge nothing.

A packet that is no packet of this device raises `NotOurs`; what a packet does not say is None, never 0. Readings carry
the device's own clock where it has one; `clock.DeviceClock` maps it to the stream's.
"""


class NotOurs(ValueError):
    """These bytes are no packet of this device."""
