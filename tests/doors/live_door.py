"""The live door on a real port, and what tests do there: rooms and sensors with real sockets, in plain blocking calls."""

import contextlib
import json
import threading
import time
from itertools import count

import uvicorn
from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from hartkracht import desk
from hartkracht.clinic.accounts.models import Account

SOON_S = 8.0


class Server:
    """uvicorn with the live door in a thread of this process, on a free port."""

    def __init__(self):
        self.thread = None

    def start(self):
        from hartkracht.live.app import app
        from hartkracht.live.frames import SOCKETS

        config = uvicorn.Config(app, port=0, lifespan="on", log_config=None, access_log=False, **SOCKETS)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        until(lambda: self.server.started, "the server starts")
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def stop(self):
        self.server.should_exit = True
        self.thread.join(timeout=10)

    def crash(self):
        """The memory is gone, without a word to anybody: as after kill -9."""
        from hartkracht.live.app import floor

        floor.hours.clear()
        self.server.force_exit = True
        self.stop()
        desk.forget()


def until(true, what, seconds=SOON_S):
    """Wait for it, and fail with its name."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"not within {seconds} s: {what}")


def cookie_of(account, role, practice):
    """The cookie of somebody who signed in with a second factor."""
    who, _ = Account.objects.get_or_create(
        key=account, defaults={"email": f"{account}@example.org", "name": account, "role": role, "practice": practice}
    )
    client = Client()
    client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["second_factor"] = True
    session.save()
    return client, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Socket:
    """One socket; everything heard is kept, in order."""

    def __init__(self, url, **more):
        self.heard = []
        self.ids = count(1)
        self.closed = None
        self.ws = connect(url, open_timeout=5, max_size=1_000_000, **more)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        try:
            with contextlib.suppress(ConnectionClosed):
                for text in self.ws:
                    self.heard.append(json.loads(text))
        finally:
            self.closed = (self.ws.close_code or 1006, self.ws.close_reason)

    def send(self, **frame):
        with contextlib.suppress(ConnectionClosed):
            self.ws.send(json.dumps(frame))

    def all(self, kind):
        return [frame for frame in list(self.heard) if frame["t"] == kind]

    def wait(self, kind, true=lambda frame: True, seconds=SOON_S):
        return until(lambda: next((f for f in self.all(kind) if true(f)), None), f"a frame {kind}", seconds)

    def wait_closed(self, seconds=SOON_S):
        return until(lambda: self.closed, "the socket is closed", seconds)

    def close(self):
        self.ws.close()


class Room(Socket):
    """A room, as the browser opens it."""

    def __init__(self, server, cookie, person="els", session="s1", origin=None):
        origin = f"http://{server.host}" if origin is None else origin
        headers = {"Cookie": cookie, **({"Origin": origin} if origin else {})}
        super().__init__(f"ws://{server.host}/live/room/{person}/{session}", additional_headers=headers)

    def do(self, event, frame_id=None, **more):
        """Ask for an event of the table; the id under which it was asked."""
        frame_id = frame_id or f"{id(self)}-{next(self.ids)}"
        self.send(t="do", id=frame_id, event=event, **more)
        return frame_id

    def ask(self, kind, **more):
        frame_id = f"{id(self)}-{next(self.ids)}"
        self.send(t=kind, id=frame_id, **more)
        return frame_id

    def done(self, frame_id):
        return self.wait("done", lambda f: f["id"] == frame_id)

    def refused(self, frame_id):
        return self.wait("refused", lambda f: f["id"] == frame_id)

    @property
    def scene(self):
        return self.all("scene")[-1]

    def state(self, state, seconds=SOON_S):
        return until(
            lambda: self.all("scene") and self.scene["state"] == state and self.scene, f"state {state}", seconds
        )

    def lifting(self):
        """From READY to LIFTING: the coach watches the breath, a sensor the movement."""
        until(lambda: self.scene["guards"]["movement"]["sighted"], "the movement is seen")
        self.done(self.do("take_over", guard="breath"))
        self.done(self.do("begin"))
        return self.state("LIFTING")


class Sensor(Socket):
    """A sensor of one session."""

    CHANNELS = {"joint_angle@knee": {"unit": "deg"}}

    def __init__(self, server, token, source="knee", channels=None, **hello):
        super().__init__(f"ws://{server.host}/live/sensor/{token}")
        self.seq = 0
        self.send(t="hello", source=source, channels=channels or self.CHANNELS, **hello)

    def welcome(self):
        return self.wait("welcome")

    def batch(self, times, values, seq=None, channel="joint_angle@knee"):
        self.seq = self.seq + 1 if seq is None else seq
        self.send(t="samples", seq=self.seq, t_s=times, values={channel: values})
        return self.seq

    def acked(self, seq):
        return self.wait("ack", lambda f: f["seq"] >= seq)
