"""Battery level by the Bluetooth Battery service (0x180F), characteristic 0x2A19: one byte, per cent."""

from hartkracht.devices import NotOurs

SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"


def parse(data: bytes) -> int:
    """Per cent. Raises NotOurs for another length or more than 100.

    >>> parse(b"\\x52")
    82
    """
    if len(data) != 1 or data[0] > 100:
        raise NotOurs("a battery level is one byte from 0 to 100")
    return data[0]
