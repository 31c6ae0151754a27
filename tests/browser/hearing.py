"""What a page lets hear, noted: for tests that have no ears."""

# Every tone that is scheduled, with its wave, its pitch and its moment on the audio clock.
LISTEN = """() => {
  window.heard = [];
  const make = BaseAudioContext.prototype.createOscillator;
  BaseAudioContext.prototype.createOscillator = function () {
    const tone = make.call(this), note = { to: null };
    const [set, ramp, start] = [tone.frequency.setValueAtTime, tone.frequency.linearRampToValueAtTime, tone.start];
    tone.frequency.setValueAtTime = function (hz, at) { note.hz = hz; return set.call(this, hz, at); };
    tone.frequency.linearRampToValueAtTime = function (hz, at) { note.to = hz; return ramp.call(this, hz, at); };
    tone.start = function (at) { note.wave = tone.type; note.at = at; window.heard.push(note); return start.call(this, at); };
    return tone;
  };
}"""

# Every sentence that is spoken, in order.
VOICE = """window.spoken = []; window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis",
  { value: { getVoices: () => [], cancel() {}, speak: (said) => spoken.push(said.text) } });"""
