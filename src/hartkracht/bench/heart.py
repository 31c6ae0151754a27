"""Ectopic beats and fibrillation: ours beside the peers on the labelled recordings, and on simulated hearts.

A labelled beat is found when it, or the beat before or after, is named; a false one is charged per beat, beside gaps
none. The same measure for all; the peers see whole recordings, ours one interval at a time.
"""

import pickle
import time
from collections.abc import Sequence
from typing import Any

from hartkracht.bench import peers
from hartkracht.bench.lateness import lateness
from hartkracht.bench.recorded import column, recorded
from hartkracht.signals.events import Beat, RhythmSeen, SignalEvent, WentBlind
from hartkracht.signals.heart import LONGEST_MS, SILENT_S, STUCK_BEATS, Heart, HeartRecord
from hartkracht.simulate.heart import Heart as Simulated
from hartkracht.simulate.heart import beat

MUST, GOAL = ".90 / .985, fibrillation .95", ".94 / .995, .98"
NEAR_S = 0.05
SIMULATED = 20
LASTING_S = 180.0  # what `signals.heart` declares of its LASTING

# name -> (packages, a function of intervals in ms to the places of beats that it calls anything but regular)
PEERS: dict[str, tuple[list[str], str]] = {
    "hrv-analysis malik": (
        ["hrv-analysis", "nolds==0.5.2", "setuptools<81"],
        "from hrvanalysis import remove_ectopic_beats\n"
        "def named(rr): return [n for n, v in enumerate(remove_ectopic_beats(rr, method='malik', verbose=False)) if v != v]",
    ),
    "HeartPy quotient filter": (
        ["heartpy", "setuptools<81"],
        "from heartpy.analysis import clean_rr_intervals\nimport numpy as np\n"
        "def named(rr):\n"
        " w = clean_rr_intervals({'RR_list': np.array(rr), 'RR_masklist': [0] * len(rr)}, method='quotient-filter')\n"
        " return [n for n, m in enumerate(w['RR_masklist']) if m]",
    ),
    "systole": (
        ["systole", "setuptools<81"],
        "from systole.detection import rr_artefacts\nimport numpy as np\n"
        "def named(rr):\n"
        " told = rr_artefacts(np.array(rr))\n"
        " return [int(n) for n in np.where(sum(told[k] for k in ('ectopic', 'short', 'long', 'extra', 'missed')))[0]]",
    ),
    "NeuroKit2 Kubios": (
        ["neurokit2"],
        "import neurokit2 as nk, numpy as np\n"
        "def named(rr):\n"
        " info, _ = nk.signal_fixpeaks(np.cumsum([0] + list(rr)).astype(int), sampling_rate=1000, method='Kubios')\n"
        " told = [n for kind in ('ectopic', 'missed', 'extra', 'longshort') for n in info[kind]]\n"
        " return [max(0, int(n) - 1) for n in told]",
    ),
}
ASK = (
    "\nimport json, sys, contextlib\nquestion = json.load(sys.stdin)\n"
    "with contextlib.redirect_stdout(sys.stderr): found = [named(rr) for rr in question]\n"
    "print(json.dumps({'named': found}))"
)


def run() -> list[dict[str, Any]]:
    """One row for ours on recordings, one a peer, one for ours on simulated hearts."""
    cases = [(truth, column(recording)) for recording, truth in recorded("rr_ectopy")]
    rows = [_simulated(), *_latencies(), _memory()]
    if not cases:
        return [{"what": "recordings", "absent": "no labelled recordings here: set HARTKRACHT_SHARED"}, *rows]
    return [_ours(cases), *(_peer(name, *asked, cases) for name, asked in PEERS.items()), *rows]


Cases = list[tuple[dict[str, Any], list[tuple[float, float]]]]


def _ours(cases: Cases) -> dict[str, Any]:
    began, right, named = time.process_time(), 0, []
    for truth, beats in cases:
        said = _heard(beats).summary()
        right += said.irregular is (truth["kind"] == "af")
        named.append(list(said.ectopic_beats_s))
    cost = 1e6 * (time.process_time() - began) / sum(len(beats) for _, beats in cases)
    return {
        "what": "ours, live, recordings", **_figures(cases, named), "fibrillation told": f"{right}/{len(cases)}",
        "us a beat, of the processor": round(cost, 1), "must": MUST, "goal": GOAL,
    }  # fmt: skip


def _heard(beats: list[tuple[float, float]]) -> HeartRecord:
    node, record = Heart(), HeartRecord()
    for event in (*(event for at, rr in beats for event in node.push(at, rr)), *node.finish()):
        if isinstance(event, Beat):
            record.take(event)
    return record


def _peer(name: str, packages: list[str], named: str, cases: Cases) -> dict[str, Any]:
    said = peers.ask(packages, named + ASK, [[rr for _, rr in beats] for _, beats in cases])
    if "absent" in said:
        return {"what": name, "absent": said["absent"]}
    times = [
        [beats[n][0] for n in found if n < len(beats)] for found, (_, beats) in zip(said["named"], cases, strict=True)
    ]
    return {"what": f"{name}, offline, recordings", **_figures(cases, times), "fibrillation told": "it does not tell"}


def _figures(cases: Cases, named: list[list[float]]) -> dict[str, Any]:
    true = hit = false = clear = 0
    for (truth, _), found in zip(cases, named, strict=True):
        if truth["kind"] == "af":
            continue
        windows, gaps = truth["ectopic_windows_s"], truth["gaps_s"]
        true += len(windows)
        hit += sum(any(low - NEAR_S <= at <= high + NEAR_S for at in found) for low, high in windows)
        clear += truth["n_beats"] - len(windows)
        false += sum(not _near(at, windows) and not _near(at, gaps) for at in found)
    return {"sensitivity": round(hit / max(1, true), 3), "specificity": round(1 - false / max(1, clear), 4)}


def _near(at: float, spans: list[list[float]]) -> bool:
    return any(low - NEAR_S <= at <= high + NEAR_S for low, high in spans)


def _memory() -> dict[str, Any]:
    """Bytes that the live node keeps after 10 minutes and after an hour."""
    node, kept = Heart(), dict[int, int]()
    for at, rr in beat(Simulated(), 3600, seed=1).beats:
        node.push(at, rr)
        kept.setdefault(int(at // 600), len(pickle.dumps(node)))
    return {"what": f"memory after 10 min and after an hour of stream, bytes: {kept[1]} / {kept[5]}"}


def _latencies() -> list[dict[str, Any]]:
    """How late each kind of event is told, on simulated hearts whose rhythm turns and whose straps fail."""
    beats, turned, lost, stuck = (list[float]() for _ in range(4))
    for seed in range(SIMULATED):
        sinus = beat(Simulated(pulse=52 + 2 * seed), 300, seed=seed).beats
        end = sinus[-1][0]
        told = _said([*sinus, *((at + end, rr) for at, rr in beat(Simulated(fibrillates=True), 300, seed=seed).beats)])
        beats += [event.known_at_s - event.at_s for event in told if isinstance(event, Beat)]
        turned += [event.known_at_s - end for event in told if isinstance(event, RhythmSeen) and event.irregular][:1]
        lost += [
            event.known_at_s - end
            for event in _said([*sinus, *((end + n / 10, None) for n in range(1, 60))])
            if _blinded(event)
        ]
        same = [(end + n * 0.8, 800.0) for n in range(1, 60)]
        stuck += [event.known_at_s - end for event in _said([*sinus, *same]) if _blinded(event)]
    return [
        lateness("a beat is told, simulated", beats, LONGEST_MS / 1000),
        lateness("fibrillation is told after it begins, simulated", turned, LASTING_S),
        lateness("a silent strap makes blind, simulated", lost, SILENT_S + 0.1),
        lateness(f"one interval of 0.8 s, {STUCK_BEATS} times, makes blind", stuck, STUCK_BEATS * 0.8),
    ]


def _said(beats: Sequence[tuple[float, float | None]]) -> list[SignalEvent]:
    node = Heart()
    return [event for at, rr in beats for event in node.push(at, rr)]


def _blinded(event: SignalEvent) -> bool:
    return isinstance(event, WentBlind)


def _simulated() -> dict[str, Any]:
    true = found = false = beats = right = 0
    for seed in range(SIMULATED):
        heart = Simulated(pulse=52 + 2 * seed, age=35 + 2 * seed, early=0.02 * (seed % 5), fibrillates=seed % 4 == 3)
        beaten = beat(heart, 300, seed=seed)
        said = _heard(list(beaten.beats)).summary()
        right += said.irregular is beaten.irregular
        if not beaten.irregular:
            named = set(said.ectopic_beats_s)
            true, found = true + len(beaten.early_s), found + len(named & set(beaten.early_s))
            beats, false = beats + len(beaten.beats), false + len(named - set(beaten.early_s))
    return {
        "what": "ours, live, simulated", "sensitivity": round(found / true, 3), "specificity": round(1 - false / beats, 4),
        "fibrillation told": f"{right}/{SIMULATED}",
    }  # fmt: skip
