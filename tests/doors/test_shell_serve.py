"""`hartkracht serve`: what it refuses in one sentence, and how it comes and goes. Real processes, homes of their own."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

HARTKRACHT = str(Path(sys.executable).with_name("hartkracht"))


def _environment(home: Path) -> dict[str, str]:
    environment = {**os.environ, "HARTKRACHT_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return environment


def refused(home: Path, *options: str) -> str:
    """What a start that cannot be says on stderr."""
    done = subprocess.run(
        [HARTKRACHT, *options], env=_environment(home), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr.strip()


class Running:
    """A server that runs; ended by SIGTERM."""

    def __init__(self, home: Path, *options: str) -> None:
        command = [HARTKRACHT, "serve", "--port", "0", *options]
        self.process = subprocess.Popen(
            command, env=_environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"localhost:(\d+)", line)
        assert found, line + self.process.communicate()[1]
        self.port = int(found.group(1))

    def get(self, address: str = "/health", host: str = "localhost") -> int:
        """The status of a page."""
        with urllib.request.urlopen(f"http://{host}:{self.port}{address}", timeout=20) as answer:
            return int(answer.status)

    def end(self) -> int:
        """Stop it as a machine that shuts down would."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


def test_another_host_without_a_certificate_is_refused(tmp_path: Path) -> None:
    assert "needs --certificate" in refused(tmp_path, "serve", "--demo", "--host", "gym.example.org")


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused(tmp_path, "serve", "--demo", "--port", str(taken.getsockname()[1]))
    assert "is in use" in said
    assert said.count("\n") == 0


def test_wiping_a_real_practice_is_refused(tmp_path: Path) -> None:
    assert "nothing throws a real practice away" in refused(tmp_path, "serve", "--wipe")


def test_it_answers_on_both_names_and_starts_again_on_what_it_had(tmp_path: Path) -> None:
    first = Running(tmp_path, "--demo")
    try:
        assert first.get("/") == 200
        assert first.get("/", host="127.0.0.1") == 200
    finally:
        first.end()
    made = (tmp_path / "hartkracht.key").read_bytes()
    second = Running(tmp_path, "--demo")
    try:
        assert second.get("/") == 200
    finally:
        second.end()
    assert (tmp_path / "hartkracht.key").read_bytes() == made
    assert (tmp_path / "hartkracht.anchor").exists()


@pytest.mark.parametrize("trouble", ["missing", "wrong", "real"])
def test_a_key_or_database_that_does_not_belong_is_one_sentence(trouble: str, tmp_path: Path) -> None:
    Running(tmp_path, "--demo").end()
    key = tmp_path / "hartkracht.key"
    options = ["serve", "--demo", "--port", "0"]
    if trouble == "missing":
        key.unlink()
        expected = "is missing"
    elif trouble == "wrong":
        key.unlink()
        other = tmp_path / "other"
        other.mkdir()
        subprocess.run([HARTKRACHT, "sheet"], env=_environment(other), capture_output=True, check=False)
        key.write_text("hartkracht key 1\n" + "A" * 43 + "=\n")
        expected = "another database"
    else:
        options.remove("--demo")
        expected = "demo practice"
    said = refused(tmp_path, *options)
    assert expected in said
    assert said.count("\n") == 0


def test_the_recovery_sheet_gives_the_same_key_again(tmp_path: Path) -> None:
    Running(tmp_path, "--demo").end()
    key = tmp_path / "hartkracht.key"
    kept = key.read_text()
    environment = _environment(tmp_path)
    sheet = subprocess.run(
        [HARTKRACHT, "sheet", "--demo"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    groups = " ".join(re.findall(r"^  ((?:[A-Z2-7]{1,5}-?)+)$", sheet, re.MULTILINE))
    assert "stands at" in refused(tmp_path, "recover", "--demo", "--text", groups)
    key.unlink()
    assert "misread" in refused(tmp_path, "recover", "--demo", "--text", _misread(groups))
    subprocess.run(
        [HARTKRACHT, "recover", "--demo", "--text", groups], env=environment, capture_output=True, check=True
    )
    assert key.read_text() == kept


def _misread(groups: str) -> str:
    return ("A" if groups[0] != "A" else "C") + groups[1:]


def test_the_first_administrator_comes_by_a_link_that_works_once(tmp_path: Path) -> None:
    made = subprocess.run(
        [HARTKRACHT, "account", "petra@example.org", "--name", "Petra Smit"],
        env=_environment(tmp_path), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert re.search(r"http://localhost:8000/welcome/\S{43}", made.stdout)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("petra@example.org",), "give --name"),
        (("petra", "--name", "Petra"), "no e-mail address"),
        (("petra@example.org", "--name", "Petra", "--role", "boss"), "A role is one of"),
    ],
)
def test_an_account_that_cannot_be_made_is_one_sentence(tmp_path: Path, given: tuple[str, ...], words: str) -> None:
    assert words in refused(tmp_path, "account", *given)


def test_a_key_comes_back_from_its_sheet_and_from_no_other_text(tmp_path: Path) -> None:
    def run(*command: str) -> str:
        done = subprocess.run(
            [HARTKRACHT, *command], env=_environment(tmp_path), capture_output=True, text=True, check=True
        )
        return done.stdout

    link = run("account", "petra@example.org", "--name", "Petra")
    assert "/welcome/" in link
    sheet = run("sheet")
    groups = "-".join(re.findall(r"^  ([A-Z2-7-]+)$", sheet, re.MULTILINE))
    key = tmp_path / "hartkracht.key"
    before = key.read_bytes()
    assert "A key file stands" in refused(tmp_path, "recover", "--text", groups)
    key.unlink()
    assert "misread" in refused(tmp_path, "recover", "--text", _misread(groups))
    assert "is back" in run("recover", "--text", groups)
    assert key.read_bytes() == before
    assert "the chain is whole" in run("verify", "journal")
