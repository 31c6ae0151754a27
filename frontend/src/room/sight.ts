// Which exercises a camera can see, and by which joint: a limb that moves across the picture, far enough to be told.

import type { Joint } from "./limbs";
import type { Exercise } from "./wire";

export interface Sight {
  joint: Joint;
  /** From where the joint moves across the picture. */
  from: "aside" | "before";
  /** Does the angle grow ("up") or fall ("down") in the concentric phase? */
  concentric: "up" | "down";
}

// A joint as the exercises name it, to the joint of the pose. Turning about a limb's own axis, spreading the legs, a heel,
// a wrist and the trunk are too small, hidden by the machine, or not in the plane of the picture: a camera does not see them.
const SEEN: Partial<Record<string, Pick<Sight, "joint" | "from">>> = {
  knee: { joint: "knee", from: "aside" },
  hip: { joint: "hip", from: "aside" },
  elbow: { joint: "elbow", from: "aside" },
  shoulder_flexion: { joint: "shoulder", from: "aside" },
  shoulder_abduction: { joint: "shoulder", from: "before" },
  shoulder_elevation: { joint: "shoulder", from: "before" },
};

/** The joint that goes furthest among those a camera sees; null where it sees none of them. */
export function sightOf({ moves = [] }: Pick<Exercise, "moves">): Sight | null {
  const far = moves.filter(([joint]) => joint in SEEN).sort((a, b) => reach(b) - reach(a))[0];
  const seen = far && SEEN[far[0]];
  return far && seen ? { ...seen, concentric: Math.abs(far[2]) > Math.abs(far[1]) ? "up" : "down" } : null;
}

const reach = ([, start, end]: readonly [string, number, number]): number => Math.abs(end - start);

// Ours (D): from 55 degrees aside on, the picture shows nine tenths of the way of a limb; a spread arm is seen from before.
const ASIDE_AT_MOST = 0.4;
const BEFORE_AT_LEAST = 0.45;

/** Does the camera stand where it must for this exercise? breadth: of the shoulders, in parts of the trunk. */
export function standsRight({ from }: Sight, breadth: number): boolean {
  return from === "aside" ? breadth <= ASIDE_AT_MOST : breadth >= BEFORE_AT_LEAST;
}
