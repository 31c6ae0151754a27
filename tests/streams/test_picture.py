"""The picture of an analysis: every repetition has its words once, one that was cut off too, and a coach can read the line."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hartkracht.analysis import analyse, picture
from hartkracht.recordings import Recording
from hartkracht.simulate import Fault, Plan, simulate, someone

pytest.importorskip("matplotlib")
from matplotlib.text import Text


def drawn(recording: Recording, monkeypatch: pytest.MonkeyPatch, lang: str = "en") -> Any:
    """The figure, before it is saved."""
    kept: list[Any] = []
    monkeypatch.setattr(picture, "_save", lambda figure, *rest: kept.append(figure))
    picture.draw(analyse(recording), recording, Path("x.png"), lang)
    return kept[0]


@pytest.mark.slow
@pytest.mark.parametrize("sensor", ["camera", "inertial"])
def test_each_repetition_has_its_words_once_also_where_a_row_ends_in_it(
    sensor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = simulate(someone(2), Plan(repetitions=9, holds={2: 2.5}), seed=2, seen_by=(sensor,))
    figure = drawn(session.recording, monkeypatch)
    words = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert len(figure.axes) > 1
    assert [each.split("\n")[0] for each in words if "\n" in each] == [str(n) for n in range(1, 10)]
    assert sum("\n" not in each for each in words) == 1  # how long she stood still


def test_one_of_which_only_the_end_was_seen_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    session = simulate(someone(2), Plan(repetitions=3), seed=2)
    found = analyse(session.recording)
    found.repetitions[0] |= dict.fromkeys(("turn_s", "rom_deg", "rom_fraction", "full"))
    monkeypatch.setattr("tests.streams.test_picture.analyse", lambda recording: found)
    texts = [text.get_text() for axes in drawn(session.recording, monkeypatch).axes for text in axes.texts]
    assert texts[0].endswith("cut off\nrange unknown")


@pytest.mark.slow
def test_an_inertial_unit_is_drawn_as_one_line_that_goes_up_where_she_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    session = simulate(someone(1), Plan(repetitions=4), seed=1, seen_by=("inertial",))
    line = drawn(session.recording, monkeypatch).axes[0].lines
    assert len(line) == 1
    for true in session.truth["repetitions"][1:]:
        at_start, at_turn = np.interp([true["start_s"], true["turn_s"]], line[0].get_xdata(), line[0].get_ydata())
        assert at_turn > at_start


def test_every_word_is_there_in_dutch_too(monkeypatch: pytest.MonkeyPatch) -> None:
    session = simulate(someone(2), Plan(repetitions=3), seed=2, faults=[Fault("lost", 18.0, 1.5, "knee")])
    said = {}
    for lang in ("nl", "en"):
        figure = drawn(session.recording, monkeypatch, lang)
        texts = [text.get_text() for text in figure.findobj(Text)]
        said[lang] = {text for text in texts if any(letter.isalpha() for letter in text)}
    assert len(said["nl"]) == len(said["en"]) >= 8
    assert any("niet heel gezien" in words for words in said["nl"])
    assert any("3 herhalingen" in words for words in said["nl"])
    assert not said["nl"] & said["en"]
