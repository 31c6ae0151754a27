"""`hartkracht serve`: the whole product on this machine, for this machine, until a certificate says otherwise."""

import errno
import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from hartkracht.cli.refusing import refuse

PORT = 8000
HERE = "localhost"


def register(app: typer.Typer) -> None:
    """Add `serve`."""
    app.command()(serve)


def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Open the practice for trying out: made-up people, own home.")
    ] = False,
    wipe: Annotated[
        bool, typer.Option("--wipe", help="With --demo: throw the made-up people away and begin anew.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = PORT,
    host: Annotated[str, typer.Option(help="The name others reach this machine by; needs a certificate.")] = HERE,
    certificate: Annotated[Path | None, typer.Option(help="Certificate chain, PEM.")] = None,
    private_key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
) -> None:
    """Open the practice and serve it."""
    _must_be_safe(host, certificate, private_key)
    _environment(demo, host, certificate is not None)
    if wipe:
        _wipe(demo)
    sockets = _sockets(host, port)
    _prepare(demo)
    scheme = "https" if certificate else "http"
    print(f"hartkracht: {scheme}://{host}:{sockets[0].getsockname()[1]}", flush=True)
    _run(sockets, certificate, private_key)


def _must_be_safe(host: str, certificate: Path | None, private_key: Path | None) -> None:
    if host != HERE and (certificate is None or private_key is None):
        refuse(
            f"Serving as {host} needs --certificate and --private-key: without https a browser gives no camera,"
            " no sensors and no passkeys, and anybody on the network can read along."
        )


def _environment(demo: bool, host: str, https: bool) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
    os.environ["HARTKRACHT_DEMO"] = "1" if demo else ""
    if host != HERE:
        os.environ["HARTKRACHT_HOSTS"] = ",".join(filter(None, (os.environ.get("HARTKRACHT_HOSTS"), host)))
    if https:
        os.environ["HARTKRACHT_HTTPS"] = "1"


def _sockets(host: str, port: int) -> list[socket.socket]:
    """Listening sockets: 127.0.0.1 and, where this machine has it, ::1, for `localhost` is either; else all addresses."""
    if host != HERE:
        return [_listen(socket.AF_INET, "0.0.0.0", port)]
    first = _listen(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, _listen(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError:
        return [first]


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((address, port))
    except OSError as problem:
        sock.close()
        if family == socket.AF_INET6:
            raise
        if problem.errno == errno.EADDRINUSE:
            refuse(f"Port {port} is in use, perhaps by hartkracht itself: stop that, or choose another with --port.")
        refuse(f"Port {port} cannot be opened ({problem.strerror}): choose another with --port.")
    sock.listen(2048)
    return sock


def _prepare(demo: bool) -> None:
    """Tables, key and, in the demo, people. Every problem here is one sentence."""
    import django
    from django.db import OperationalError

    from hartkracht.store.keyfile import KeyProblem

    django.setup()
    from hartkracht.clinic import demo as demonstration
    from hartkracht.clinic import opening

    try:
        opening.make_tables()
        opening.open_now()
        if demo:
            demonstration.people_if_none()
    except KeyProblem as problem:
        refuse(str(problem))
    except OperationalError as problem:
        refuse(f"The database cannot be opened: {problem}. Check the disk and the address in HARTKRACHT_DATABASE.")


def _wipe(demo: bool) -> None:
    if not demo:
        refuse("--wipe belongs to --demo: nothing throws a real practice away.")
    import django

    django.setup()
    from hartkracht.clinic import demo as demonstration

    problem = demonstration.wipe()
    if problem:
        refuse(problem)


def _run(sockets: list[socket.socket], certificate: Path | None, private_key: Path | None) -> None:
    import uvicorn

    from hartkracht.live.frames import SOCKETS

    config = uvicorn.Config(
        "hartkracht.asgi:application",
        http="httptools",
        **SOCKETS,
        access_log=False,
        log_config=None,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=5,
        ssl_certfile=certificate,
        ssl_keyfile=private_key,
    )
    uvicorn.Server(config).run(sockets=sockets)
