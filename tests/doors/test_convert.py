"""EDF+ and XDF files of others: what is understood is taken with its units, the rest is named; a bad file is one sentence."""

import random
import struct

import edfio
import numpy as np
import pytest
from typer.testing import CliRunner

from hartkracht.analysis import analyse
from hartkracht.cli import program
from hartkracht.recordings import RecordingError, read_recording, write_recording
from hartkracht.signals.breathing import Breathing
from hartkracht.simulate import someone
from hartkracht.simulate.breathing import Held, breathe

T = np.arange(0, 20, 0.02)


def signal(label, values, rate=50.0, unit=""):
    return edfio.EdfSignal(np.asarray(values, dtype=float), rate, label=label, physical_dimension=unit)


@pytest.fixture
def edf(tmp_path):
    """Writes an EDF+ file with these signals, as edfio writes them."""

    def write(*signals, name="night.edf"):
        patient = edfio.Patient(code="0815", name="Els_Vermeer")
        edfio.Edf(list(signals), patient=patient, data_record_duration=1).write(tmp_path / name)
        return tmp_path / name

    return write


# --- EDF -----------------------------------------------------------------------------------------


def test_an_edf_of_a_belt_and_a_pulse_of_another_rate_is_one_recording(edf):
    belt = np.sin(T)
    found = read_recording(edf(signal("Resp", belt), signal("HR", np.full(20, 72.0), 1.0, "bpm"), signal("EEG C3", T)))
    assert set(found.values) == {"breath_volume@resp", "heart_rate@ecg"}
    assert np.count_nonzero(~np.isnan(found.values["heart_rate@ecg"])) == 20
    assert found.meta["left_out"]["EEG C3"] == "its name is not known here"
    told = ~np.isnan(found.values["breath_volume@resp"])
    assert found.values["breath_volume@resp"][told] == pytest.approx(belt, abs=1e-3)


def test_what_the_caller_names_is_taken_with_its_unit(edf):
    path = edf(signal("Resp", np.sin(T)), signal("Acc Z", np.ones(200), 10.0, "g"))
    found = read_recording(path, {"Acc Z": "acceleration_z@chest"})
    z = found.values["acceleration_z@chest"]
    assert np.nanmean(z) == pytest.approx(9.80665, abs=1e-3)
    assert np.count_nonzero(~np.isnan(z)) == 200
    assert "left_out" not in found.meta


def test_nothing_of_the_patient_comes_along(edf, tmp_path):
    read = CliRunner().invoke(
        program(), ["convert", str(edf(signal("Resp", np.sin(T)))), "--out", str(tmp_path / "a.csv")]
    )
    assert read.exit_code == 0
    assert "Vermeer" not in (tmp_path / "a.csv").read_text()
    assert "0815" not in (tmp_path / "a.csv").read_text()


def test_a_hold_in_an_edf_is_told_as_from_the_belt_itself(edf):
    breathed = breathe(someone(3), 100, seed=3, befalls=[Held(60, 6.0, "mid-exhale")])
    values = [value for _, value in breathed.samples]
    values = values[: len(values) // 50 * 50]
    found = analyse(edf(signal("Resp chest", values)))
    node = Breathing()
    for t_s, value in breathed.samples:
        node.push(t_s, value)
    assert [row["level"] for row in found.breath_holds] == ["stop"]
    assert found.breath_holds[0]["start_s"] == pytest.approx(breathed.holds[0][0], abs=0.6)


def test_a_unit_that_nobody_knows_is_left_out_and_said(edf):
    path = edf(signal("Resp", np.sin(T)), signal("Acc Z", T, 50.0, "furlong"))
    found = read_recording(path, {"Acc Z": "acceleration_z@chest"})
    assert found.meta["left_out"] == {"Acc Z": 'its unit "furlong" is not known here'}


@pytest.mark.parametrize("cut", [10, 200, 300, -100])
def test_a_cut_edf_is_one_sentence(edf, cut):
    path = edf(signal("Resp", np.sin(T)))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(RecordingError, match="damaged or cut off"):
        read_recording(path)


def test_an_edf_without_a_channel_we_know_says_which_there_are(edf):
    with pytest.raises(RecordingError, match=r'none of its channels is one we know \("EEG C3"\)'):
        read_recording(edf(signal("EEG C3", T)))


# --- XDF (pyxdf only reads: written here chunk by chunk, after the format's own page) -------------


def chunk(tag, content):
    return struct.pack("<BI", 4, len(content) + 2) + struct.pack("<H", tag) + content


def stream(number, name, kind, times, rows, *, rate=0.0, labels=(), offset=None):
    """One LSL stream of doubles: its header, its samples with their own times, its clock offset."""
    described = "".join(f"<channel><label>{label}</label><unit>{unit}</unit></channel>" for label, unit in labels)
    header = (
        f"<?xml version='1.0'?><info><name>{name}</name><type>{kind}</type><channel_count>{len(rows[0])}</channel_count>"
        f"<nominal_srate>{rate}</nominal_srate><channel_format>double64</channel_format>"
        f"<desc><channels>{described}</channels></desc></info>"
    )
    samples = b"".join(struct.pack(f"<Bd{len(row)}d", 8, at, *row) for at, row in zip(times, rows, strict=True))
    ident = struct.pack("<I", number)
    made = chunk(2, ident + header.encode()) + chunk(3, ident + struct.pack("<BI", 4, len(rows)) + samples)
    if offset is not None:
        for at in (times[0], times[-1]):
            made += chunk(4, ident + struct.pack("<dd", at, offset))
    footer = f"<?xml version='1.0'?><info><first_timestamp>{times[0]}</first_timestamp></info>"
    return made + chunk(6, ident + footer.encode())


@pytest.fixture
def xdf(tmp_path):
    def write(*streams):
        path = tmp_path / "lab.xdf"
        path.write_bytes(
            b"XDF:" + chunk(1, b"<?xml version='1.0'?><info><version>1.0</version></info>") + b"".join(streams)
        )
        return path

    return write


def test_streams_of_two_computers_come_on_one_clock(xdf):
    at = [1000.0, 1000.9, 1001.8]
    found = read_recording(
        xdf(
            stream(1, "belt", "Respiration", list(1000 + T), [(v,) for v in np.sin(T)], rate=50.0),
            stream(2, "strap", "RR", [t - 500 for t in at], [(900.0,)] * 3, offset=500.0),
        )
    )
    assert set(found.values) == {"breath_volume@resp", "rr_interval@ecg"}
    beats = found.t_s[~np.isnan(found.values["rr_interval@ecg"])]
    assert beats == pytest.approx([0.0, 0.9, 1.8], abs=1e-6)
    assert found.duration_s == pytest.approx(19.98, abs=1e-3)


def test_three_axes_without_labels_are_x_y_and_z_in_the_unit_they_say(xdf):
    acc = stream(
        1, "chest", "Acc", list(T), [(0.0, 0.0, 1.0)] * len(T), rate=50.0, labels=[("X", "g"), ("Y", "g"), ("Z", "g")]
    )
    found = read_recording(xdf(acc))
    assert set(found.values) == {f"acceleration_{axis}@chest" for axis in "xyz"}
    assert found.values["acceleration_z@chest"] == pytest.approx(9.80665)


def test_two_readings_at_one_time_stay_two(xdf):
    found = read_recording(xdf(stream(1, "strap", "RR", [5.0, 5.0, 6.0], [(900.0,), (910.0,), (920.0,)])))
    assert found.t_s.tolist() == [0.0, 0.0, 1.0]
    assert found.values["rr_interval@ecg"].tolist() == [900.0, 910.0, 920.0]


def test_any_bytes_of_an_xdf_are_a_recording_or_one_sentence(xdf):
    path = xdf(stream(1, "belt", "Respiration", list(T), [(v,) for v in np.sin(T)], rate=50.0))
    whole, chance, refused = path.read_bytes(), random.Random(1), []
    for _ in range(60):
        broken = bytearray(whole[: chance.randrange(4, len(whole))])
        for _ in range(chance.randrange(4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(bytes(broken))
        try:
            read_recording(path)
        except RecordingError as problem:
            refused.append(str(problem))
    assert refused
    assert not any("\n" in sentence for sentence in refused)


# --- broken files, and files that could not be written -------------------------------------------


def mangled(whole, chance):
    """A few bytes changed, most of them near its beginning; four in ten are cut off as well, two in ten grow."""
    broken = bytearray(whole if chance.random() < 0.6 else whole[: chance.randrange(1, len(whole))])
    for _ in range(chance.randrange(1, 6)):
        broken[chance.randrange(min(len(broken), 800) if chance.random() < 0.7 else len(broken))] = chance.randrange(
            256
        )
    if chance.random() < 0.2:
        at = chance.randrange(len(broken))
        broken[at:at] = broken[: chance.randrange(200)]
    return bytes(broken)


@pytest.mark.parametrize("kind", ["edf", "csv", "parquet"])
def test_any_bytes_of_a_file_are_a_recording_or_one_sentence(kind, edf, tmp_path):
    path = edf(signal("Resp", np.sin(T)), signal("HR", 70 + T))
    if kind != "edf":
        write_recording(read_recording(path), tmp_path / f"a.{kind}")
        path = tmp_path / f"a.{kind}"
    whole, chance, read, refused = path.read_bytes(), random.Random(5), 0, []
    for _ in range(400):
        path.write_bytes(mangled(whole, chance))
        try:
            read_recording(path)
            read += 1
        except RecordingError as problem:
            refused.append(str(problem))
    assert read
    assert refused
    assert not any("\n" in sentence or len(sentence) > 400 for sentence in refused)


def test_a_column_whose_name_is_no_text_is_one_sentence(edf, tmp_path):
    path = tmp_path / "a.parquet"
    write_recording(read_recording(edf(signal("Resp", np.sin(T)))), path)
    path.write_bytes(path.read_bytes().replace(b"breath_volume@resp", b"breath_vol\x9ame@resp"))
    with pytest.raises(RecordingError):
        read_recording(path)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_what_could_not_be_written_whole_leaves_what_stood_there(edf, tmp_path, ending, monkeypatch):
    found, out = read_recording(edf(signal("Resp", np.sin(T)))), tmp_path / f"out.{ending}"
    write_recording(found, out)
    before = out.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("csv.writer", full)
    monkeypatch.setattr("pyarrow.parquet.write_table", full)
    with pytest.raises(RecordingError, match="cannot be written: No space left"):
        write_recording(found, out)
    assert out.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


# --- the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_it_is_written_as_parquet_or_csv_and_read_again(edf, tmp_path, ending):
    path, out = edf(signal("Resp", np.sin(T)), signal("EEG C3", T)), tmp_path / f"out.{ending}"
    done = CliRunner().invoke(
        program(), ["convert", str(path), "--out", str(out), "--channel", "Resp=breath_volume@belt"]
    )
    assert done.exit_code == 0
    assert 'left out "EEG C3"' in done.stderr
    assert list(read_recording(out).values) == ["breath_volume@belt"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--out", "a.txt"], "name a file that ends in"),
        (["--out", "a.csv", "--channel", "Resp"], "--channel is a label"),
        (["--out", "a.csv"], "there is no such file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_two(words, says):
    done = CliRunner().invoke(program(), ["convert", "nowhere.edf", *words])
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stdout == ""
