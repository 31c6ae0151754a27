// Finds the pose in a picture, beside the page's own thread, so that a cue or a STOP never waits for it.
//
// In: `begin`, then one picture at a time. Out: the 33 points of the picture, or null where nobody is seen. A picture is
// closed as soon as it was looked at; nothing is stored and nothing is sent anywhere but to the page.

import type { Point } from "./limbs";

declare const __POSE_FOLDER__: string;
declare function importScripts(url: string): void;

/** How to reckon: on the processor or the graphics card, by the full model or the light one. */
export interface Way {
  cpu: boolean;
  full: boolean;
}
export type ToPose = { begin: Way } | { picture: ImageBitmap; at_s: number };
export type FromPose = { ready: true } | { at_s: number; points: Point[] | null; took_ms: number } | { failed: string };

interface Pose {
  setOptions(options: Record<string, number | boolean>): void;
  onResults(listener: (found: { poseLandmarks?: Point[] }) => void): void;
  initialize(): Promise<void>;
  send(input: { image: ImageBitmap }, at_ms: number): Promise<void>;
}
type PoseScope = { Pose: new (config: { locateFile: (name: string) => string }) => Pose };

const folder = new URL(__POSE_FOLDER__, self.location.href).href;
let pose: Pose | null = null;
let points: Point[] | null = null;

// The library takes itself to be in a page: it makes script and canvas elements. This is all of a page that it needs.
interface ScriptTag {
  src?: string;
  done: Record<string, () => void>;
  setAttribute(name: string, value: string): void;
  addEventListener(name: string, listener: () => void): void;
}

function element(tag: string): OffscreenCanvas | ScriptTag {
  if (tag === "canvas") return Object.assign(new OffscreenCanvas(1, 1), { style: {} });
  const made: ScriptTag = {
    done: {},
    setAttribute: (name, value) => Object.assign(made, { [name]: value }),
    addEventListener: (name, listener) => Object.assign(made.done, { [name]: listener }),
  };
  return made;
}

function load(script: ScriptTag): void {
  importScripts(script.src ?? "");
  script.done.load?.();
}

async function begin({ cpu, full }: Way): Promise<void> {
  Object.assign(self, { window: self, document: { createElement: element, body: { appendChild: load } } });
  importScripts(`${folder}pose.js`);
  pose = new (self as unknown as PoseScope).Pose({ locateFile: (name) => folder + name });
  pose.onResults((found) => {
    points = found.poseLandmarks ?? null;
  });
  // Unsmoothed: the movement node filters by itself, with a delay that is known.
  pose.setOptions({ modelComplexity: full ? 1 : 0, smoothLandmarks: false, enableSegmentation: false, useCpuInference: cpu });
  await pose.initialize();
  say({ ready: true });
}

async function look(picture: ImageBitmap, at_s: number): Promise<void> {
  const began = performance.now();
  points = null;
  await pose?.send({ image: picture }, at_s * 1000);
  picture.close();
  const seen = points as Point[] | null;
  const plain = seen?.map(({ x, y, visibility = 0 }) => ({ x, y, visibility })) ?? null;
  say({ at_s, points: plain, took_ms: performance.now() - began });
}

const say = (what: FromPose): void => self.postMessage(what);

self.onmessage = ({ data }: MessageEvent<ToPose>) => {
  const work = "begin" in data ? begin(data.begin) : look(data.picture, data.at_s);
  work.catch((problem: unknown) => say({ failed: String(problem) }));
};
