"""kill -9 of the whole server at 200 random moments of the chain (times SCALE).

Meanwhile a coach writes notes, a client answers her questions, and a set runs in the live room. Every entry that was
acknowledged is there once, the chain of hashes verifies, and a session that was lifting comes back in PAUSED. The same
check against a server that acknowledges before its commit must find a loss.
"""

import http.cookiejar
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

ROUNDS = max(3, int(200 * float(os.environ.get("SCALE", "1"))))
SESSION = "5e55104" + "0" * 25
HERE = Path(__file__).parent
HONEST = [sys.executable, "-m", "hartkracht"]

IN_THE_HOME = """
import datetime as dt, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
import django
django.setup()
from django.conf import settings
from hartkracht import desk
from hartkracht.clinic import demo
from hartkracht.model import command as c
from hartkracht.store import journal
from hartkracht.store.models import Entry
practice = journal.open_practice(settings.KEY_FILE, demo=True)
els, joke = demo.person_id("els"), demo.person_id("joke")
coach = desk.Actor(demo.account_key("anouk"), "coach", practice)
"""
OPEN = (
    IN_THE_HOME
    + f"""
at_the_door = {{"resting_pressure": "[138/82, 136/80] mmHg", "resting_pulse": "58 /min", "rhythm": "regular", "illness": "none",
  "symptoms_now": [], "medicine_taken": "yes", "supervisor": "named", "spray_used": "no", "spray_with_you": "yes",
  "meal": "none_recent", "alcohol_today": "no", "drugs_today": "no", "stress": "2 /10"}}
desk.execute(coach, els, c.State(at_the_door), "door-0001")
print(desk.execute(coach, els, c.OpenSession("{SESSION}"), "open-0001").chart.open_session)
journal.close()
"""
)
CHECK = (
    IN_THE_HOME
    + """
acknowledged = set(json.load(sys.stdin))
counts = {}
for command in Entry.objects.filter(part=0).values_list("command", flat=True):
    counts[command] = counts.get(command, 0) + 1
lost = sum(command not in counts for command in acknowledged)
doubled = sum(counts.get(command, 0) > 1 for command in acknowledged)
print(json.dumps({"lost": lost, "doubled": doubled, "chain": journal.verify(practice) or "whole"}))
"""
)


class Visitor:
    """One person's browser: cookies, a form token, posts with a command id of its own."""

    def __init__(self):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay())
        self.token = ""

    def get(self, url):
        page = self.opener.open(url, timeout=20).read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self.token = found.group(1) if found else self.token
        return page

    def post(self, url, **fields):
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        origin = "/".join(url.split("/")[:3])
        request = urllib.request.Request(url, body, {"Origin": origin, "Referer": url})
        return self.opener.open(request, timeout=20).status

    def sign_in(self, url, name):
        page = self.get(url + "/")
        action = re.search(r'action="(/demo/as/[^"]+)"(?:(?!</form>).)*' + name, page, re.S).group(1)
        self.post(url + action)


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is the acknowledgement; it is not followed."""

    def http_error_302(self, request, answer, code, message, headers):
        answer.status = code
        return answer


class Kills:
    """One home, killed again and again; what was acknowledged is kept outside it."""

    def __init__(self, home, command, seed):
        self.environment = {**os.environ, "HARTKRACHT_HOME": home, "HARTKRACHT_DEMO": "1", "PYTHONUNBUFFERED": "1"}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.command, self.chance = command, random.Random(seed)
        self.acknowledged, self.lifted, self.back = [], 0, 0
        self.coach, self.client = Visitor(), Visitor()

    def start(self, command=None):
        self.process = subprocess.Popen([*(command or self.command), "serve", "--demo", "--port", "0"],
                                        env=self.environment, stdout=subprocess.PIPE, text=True)  # fmt: skip
        self.url = self.process.stdout.readline().split()[-1]

    def script(self, text, given=""):
        done = subprocess.run([sys.executable, "-c", text], env=self.environment, input=given, text=True,
                              stdout=subprocess.PIPE, check=True)  # fmt: skip
        return done.stdout

    def prepare(self):
        self.start(HONEST)
        self.coach.sign_in(self.url, "Anouk")
        self.client.sign_in(self.url, "Joke")
        page = self.coach.get(self.url + "/people")
        people = re.findall(r'/person/([0-9a-f]{32})/"[^>]*>\s*([A-Z]\w+)', page)
        self.people = {name: person for person, name in people}
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        assert SESSION in self.script(OPEN)

    def round(self, number):
        self.start()
        self.coach.get(self.url + "/people")
        stop = threading.Event()
        jobs = [threading.Thread(target=job, args=(number, stop)) for job in (self._notes, self._answers, self._room)]
        for job in jobs:
            job.start()
        time.sleep(self.chance.uniform(0.1, 1.6))
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        stop.set()
        for job in jobs:
            job.join()

    def _notes(self, number, stop):
        url = f"{self.url}/person/{self.people['Els']}/"
        self._posting(self.coach, url, f"{url}note", f"note-{number}", stop, lambda n: {"text": f"note {number} {n}"})

    def _answers(self, number, stop):
        url = f"{self.url}/intake/height"
        self._posting(self.client, url, url, f"answer-{number}", stop, lambda n: {"height": str(160 + n % 20)})

    def _posting(self, visitor, page, url, name, stop, fields):
        try:
            visitor.get(page)
            for n in range(10_000):
                command = f"{name}-{n}-{self.chance.randrange(10**9)}"
                if stop.is_set():
                    return
                if visitor.post(url, command_id=command, **fields(n)) == 302:
                    self.acknowledged.append(command)
        except (OSError, urllib.error.URLError, ValueError):
            return

    def _room(self, number, stop):
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.coach.jar)
        address = f"{self.url.replace('http', 'ws')}/live/room/{self.people['Els']}/{SESSION}"
        try:
            with connect(address, additional_headers={"Cookie": cookies}, origin=self.url, open_timeout=10) as socket:
                self._lift(socket, number, stop)
        except (OSError, WebSocketException, TimeoutError):
            return

    def _lift(self, socket, number, stop):
        first = self._scene(socket)
        assert first["state"] != "LIFTING", "a session must never come back lifting"
        if self.lifted and first["state"] == "PAUSED":
            self.back += 1
        for n, deed in enumerate(({"event": "ready"}, *({"event": "take_over", "guard": g} for g in first["guards"]), {"event": "begin"})):  # fmt: skip
            socket.send(json.dumps({"t": "do", "id": f"do-{number}-{n}-{self.chance.randrange(10**9)}", **deed}))
        n = 0
        while not stop.is_set():
            said = json.loads(socket.recv(timeout=5))
            if said["t"] == "scene" and said["state"] == "LIFTING":
                self.lifted += 1
            if said["t"] == "done" and said["id"].startswith("tap"):
                self.acknowledged.append(said["id"])
            if n < 4 and said["t"] in ("scene", "done"):
                n += 1
                tap = f"tap-{number}-{n}-{self.chance.randrange(10**9)}"
                socket.send(json.dumps({"t": "tap", "id": tap, "what": "air_flows"}))

    @staticmethod
    def _scene(socket):
        while True:
            said = json.loads(socket.recv(timeout=10))
            if said["t"] == "scene":
                return said


def kills(command, rounds, seed):
    """What the check says after so many kills."""
    with tempfile.TemporaryDirectory(prefix="hartkracht-kill-") as home:
        run = Kills(home, command, seed)
        run.prepare()
        for number in range(rounds):
            run.round(number)
        kept = [command for command in run.acknowledged if not command.startswith("tap")]
        found = json.loads(run.script(CHECK, json.dumps(kept)))
        run.start(HONEST)
        run.process.terminate()
        run.process.wait()
    print(
        f"{rounds} kills, {len(kept)} acknowledged, {run.lifted} scenes of lifting, {run.back} times back in PAUSED: {found}"
    )
    return found, run


def test_nothing_acknowledged_is_lost_and_a_running_session_comes_back_paused():
    found, run = kills(HONEST, ROUNDS, seed=3)
    assert found == {"lost": 0, "doubled": 0, "chain": "whole"}
    assert len(run.acknowledged) > ROUNDS
    assert run.back > 0


def test_the_check_sees_a_server_that_acknowledges_too_early():
    found, _ = kills([sys.executable, str(HERE / "early_ack.py")], max(4, ROUNDS // 8), seed=4)
    assert found["lost"] > 0
