"""`hartkracht simulate`: a session of a simulated person, with the truth beside it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hartkracht.cli.refusing import refuse


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def simulate(
        out: Annotated[
            Path,
            typer.Option("--out", help="where to write: FILE.parquet or FILE.csv; the truth goes to FILE.truth.json"),
        ],
        seed: Annotated[int, typer.Option(help="the same number gives the same session to the last bit")] = 1,
        person: Annotated[int, typer.Option(help="who: the same number is the same person")] = 1,
        sets: Annotated[int, typer.Option(min=1)] = 1,
        repetitions: Annotated[int, typer.Option(min=0)] = 8,
        rest_s: Annotated[float, typer.Option(help="seconds between sets")] = 60.0,
        tempo: Annotated[str, typer.Option(help="seconds: eccentric-pause-concentric-pause")] = "4-0-4-0",
        sensors: Annotated[str, typer.Option(help="of: camera, encoder, inertial, belt, strap")] = "camera,belt,strap",
    ) -> None:
        """Simulate a session with known truth: a person, a plan, and what the sensors would bring."""
        from hartkracht.model.dose import Tempo
        from hartkracht.recordings import RecordingError, write_recording
        from hartkracht.simulate import Plan, someone
        from hartkracht.simulate import simulate as run
        from hartkracht.simulate.session import SENSORS

        try:
            seconds = Tempo(*(float(part) for part in tempo.split("-")))
        except (TypeError, ValueError):
            refuse(f'"{tempo}" is no tempo; write four numbers of seconds, such as 4-0-4-0.')
        seen_by = [name.strip() for name in sensors.split(",")]
        for name in seen_by:
            if name not in SENSORS:
                refuse(f'There is no sensor "{name}". Choose from: {", ".join(SENSORS)}.')
        plan = Plan(sets=sets, repetitions=repetitions, rest_s=rest_s, tempo=seconds)
        session = run(someone(person), plan, seed=seed, seen_by=seen_by)
        try:
            write_recording(session.recording, out)
        except RecordingError as problem:
            refuse(f"{out}: {problem}")
        out.with_suffix(".truth.json").write_text(json.dumps(session.truth, indent=1), encoding="utf-8")
