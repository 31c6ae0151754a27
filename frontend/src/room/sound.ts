// The sound grammar: everything below 1 kHz, scheduled on the audio clock, never like a heartbeat. Cues duck the glide; one
// alarm at a time, the highest, until somebody answers. Each sound has its word and its picture elsewhere.

import { AudioClock } from "./audioclock";
import type { Phase } from "./pace";

type Wave = "sine" | "triangle" | "overtones";
type Note = { hz: number; to?: number; at: number; ms: number; gain?: number; wave?: Wave };
export type Alarm = "PAUSE" | "STOP";
export type Call = "PRAISE" | "CORRECT" | "SLOW" | "hold" | "blind" | "sighted" | "rest-soon" | "rest-over" | "test";

const GLIDE = 0.12; // 12 dB under cues
const BACK = 0.076; // 4 dB softer than out
const CUE = 0.48;
const TICK = 0.3;
const EDGE_S = 0.008;
const LATE_S = 0.2; // what should have begun longer ago is left out: a glide begun late would end over the next

const row = (hz: number[], ms: number, gap = 0, gain = CUE, wave: Wave = "sine"): Note[] =>
  hz.map((each, n) => ({ hz: each, at: (n * (ms + gap)) / 1000, ms, gain, wave }));

const STOP_GAPS = [75, 75, 200, 75];
function stopBurst(from: number): Note[] {
  let at = from;
  return [0, 1, 2, 3, 4].map((n) => {
    const pulse: Note = { hz: 784, at, ms: 125, gain: 0.5, wave: "overtones" };
    at += (125 + (STOP_GAPS[n] ?? 0)) / 1000;
    return pulse;
  });
}

const CALLS: Record<Exclude<Call, "hold">, Note[]> = {
  PRAISE: row([523, 659], 120),
  CORRECT: row([587], 150),
  SLOW: row([494, 494], 150, 100),
  blind: row([440, 349], 200),
  sighted: row([349, 440], 200),
  "rest-soon": row([262], 400),
  "rest-over": row([262, 392], 200),
  test: row([392, 659, 880], 300, 100),
};
const ALARMS: Record<Alarm, { notes: Note[]; every_s: number }> = {
  PAUSE: { notes: row([587, 494, 392], 200, 200, 0.55, "triangle"), every_s: 7 },
  STOP: { notes: [...stopBurst(0), ...stopBurst(1.55)], every_s: 5.6 }, // 2.6 s of bursts, 3 s of quiet
};

export class Sound {
  on = true;
  private readonly audio: AudioContext | null = opened();
  private readonly overtones = this.audio && overtones(this.audio);
  private readonly clock = new AudioClock();
  private glides: GainNode | null = this.channel();
  private woken = false;
  private scheduled = -Infinity;
  private alarm: Alarm | null = null;
  private ringing = 0;

  /** A browser lets a page make sound only after a touch; each touch calls this. */
  wake(): void {
    this.woken = true;
    void this.audio?.resume();
  }

  /** Can it be heard? Not before a touch, and not on a device without sound. */
  get ready(): boolean {
    return this.woken && this.audio?.state === "running";
  }

  /** Read the audio clock beside the device's; ten times a second, so that turns can be laid evenly. */
  read(): void {
    if (this.audio && this.ready) this.clock.note(this.audio.currentTime, performance.now() / 1000);
    else this.clock.stands();
  }

  call(which: Call): void {
    if (this.alarm) return;
    this.duck(1.2);
    if (which === "hold") this.breathe();
    else this.play(CALLS[which], this.now);
  }

  /** The glide and ticks of a phase, once, before it begins or as soon as sound runs. Its times are of the device's clock (s). */
  phase(phase: Phase, last: boolean): void {
    if (!this.ready || !this.glides || phase.from <= this.scheduled) return;
    this.scheduled = phase.from;
    this.read();
    const start = this.clock.lay(phase.from);
    const length = phase.until - phase.from;
    if (phase.kind === "run-in")
      return this.play(
        [0, 1, 2].map((at) => ({ hz: 440, at, ms: 60, gain: TICK })),
        start,
        this.glides,
      );
    const out = phase.kind === "out";
    const glide: Note = {
      hz: out ? 220 : 330,
      to: out ? 330 : 220,
      at: 0,
      ms: length * 1000,
      gain: out ? GLIDE : BACK,
      wave: out ? "triangle" : "sine",
    };
    const ticks = [
      { hz: 660, at: length - 1, ms: 25, gain: TICK / 2 },
      { hz: 880, at: length, ms: 40, gain: TICK },
    ];
    const two =
      last && out
        ? [
            { hz: 880, at: 0, ms: 40, gain: TICK },
            { hz: 880, at: 0.12, ms: 40, gain: TICK },
          ]
        : [];
    const notes = [glide, ...ticks, ...two].filter(({ at }) => start + at > this.now - LATE_S);
    this.play(notes, start, this.glides);
  }

  /** No hills, no glide: what was planned is silent at once. */
  hush(): void {
    this.glides?.disconnect();
    this.glides = this.channel();
    this.scheduled = -Infinity;
    this.clock.end();
  }

  /** The alarm that is heard now, until somebody answers it. */
  get calling(): Alarm | null {
    return this.on ? this.alarm : null;
  }

  raise(alarm: Alarm): void {
    if (this.alarm === alarm || this.alarm === "STOP") return;
    this.answer();
    this.alarm = alarm;
    this.hush();
    const ring = (): void => this.play(ALARMS[alarm].notes, this.now);
    ring();
    this.ringing = window.setInterval(ring, ALARMS[alarm].every_s * 1000);
  }

  answer(): void {
    clearInterval(this.ringing);
    this.alarm = null;
  }

  private get now(): number {
    return this.audio?.currentTime ?? 0;
  }

  private channel(): GainNode | null {
    if (!this.audio) return null;
    const gain = this.audio.createGain();
    gain.connect(this.audio.destination);
    return gain;
  }

  private duck(seconds: number): void {
    if (!this.glides) return;
    this.glides.gain.setTargetAtTime(0.25, this.now, 0.02);
    this.glides.gain.setTargetAtTime(1, this.now + seconds, 0.1);
  }

  private play(notes: Note[], start: number, into?: AudioNode): void {
    if (!this.audio || !this.woken || !this.on) return;
    for (const note of notes)
      this.tone(this.audio, note, Math.max(this.now, start + note.at), into ?? this.audio.destination);
  }

  private tone(audio: AudioContext, note: Note, start: number, into: AudioNode): void {
    const [tone, level] = [audio.createOscillator(), audio.createGain()];
    const end = start + note.ms / 1000;
    if (note.wave === "overtones") tone.setPeriodicWave(this.overtones as PeriodicWave);
    else tone.type = note.wave ?? "sine";
    tone.frequency.setValueAtTime(note.hz, start);
    if (note.to) tone.frequency.linearRampToValueAtTime(note.to, end);
    level.gain.setValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(note.gain ?? CUE, start + EDGE_S);
    level.gain.setValueAtTime(note.gain ?? CUE, end - EDGE_S);
    level.gain.linearRampToValueAtTime(0, end);
    tone.connect(level).connect(into);
    tone.start(start);
    tone.stop(end);
  }

  /** Breath held: a sound like air, 500-1000 Hz, for 0.7 s. */
  private breathe(): void {
    if (!this.audio || !this.woken || !this.on) return;
    const audio = this.audio;
    const noise = audio.createBuffer(1, audio.sampleRate * 0.7, audio.sampleRate);
    noise
      .getChannelData(0)
      .forEach((_, n, samples) => (samples[n] = (Math.random() * 2 - 1) * Math.sin((Math.PI * n) / samples.length)));
    const [source, band] = [audio.createBufferSource(), audio.createBiquadFilter()];
    source.buffer = noise;
    Object.assign(band, { type: "bandpass" });
    band.frequency.value = 707;
    band.Q.value = 1.4;
    source.connect(band).connect(audio.destination);
    source.start();
  }
}

/** The device's sound, silent until a touch. To open it holds the page up, so it comes with the page and never in a touch. */
function opened(): AudioContext | null {
  try {
    return new AudioContext();
  } catch {
    return null; // no sound on this device: STOP stands on the screen all the same
  }
}

/** A tone with its second and third at a half and a third. One node and made beforehand: three anew would keep a STOP waiting. */
const overtones = (audio: AudioContext): PeriodicWave =>
  audio.createPeriodicWave(new Float32Array(4), new Float32Array([0, 1, 1 / 2, 1 / 3]), { disableNormalization: true });
