// Landmarks of a pose to the angle of one joint, in the plane of the picture; 0 degrees is as one stands.
//
// The depth that the model guesses is left out: it flattens a bend that the picture shows whole. So the camera must stand
// where the limb moves across the picture, and what the picture cannot show is null, never a guess.

export interface Point {
  /** Parts of the picture's width and height. */
  x: number;
  y: number;
  visibility?: number;
}

export type Joint = "knee" | "hip" | "elbow" | "shoulder";
export type Side = "left" | "right";

// First, middle and last landmark of the pose model's 33.
const PLACES: Record<Joint, Record<Side, readonly [number, number, number]>> = {
  knee: { left: [23, 25, 27], right: [24, 26, 28] },
  hip: { left: [11, 23, 25], right: [12, 24, 26] },
  elbow: { left: [11, 13, 15], right: [12, 14, 16] },
  shoulder: { left: [23, 11, 13], right: [24, 12, 14] },
};
const SIDES: readonly Side[] = ["left", "right"];
const VISIBLE = 0.5; // the model's own even chance that a point is in the picture and not behind something
const OUTDOES = 0.25; // the other side must be seen so much better before it is taken  [D]
const SETTLES = 0.1; // the part of one picture in how well a side is seen: about ten pictures  [D]

/** How wide the shoulders stand in the picture, in parts of the trunk: 0 from exactly aside, about 0.75 from before her. */
export function breadth(points: readonly Point[], aspect: number): number {
  const [left, right, hip, other] = [11, 12, 23, 24].map((place) => points[place] as Point) as [Point, Point, Point, Point];
  const trunk = Math.hypot(
    ((left.x + right.x - hip.x - other.x) / 2) * aspect,
    (left.y + right.y - hip.y - other.y) / 2,
  );
  return trunk > 0 ? Math.hypot((left.x - right.x) * aspect, left.y - right.y) / trunk : 0;
}

/** One joint, followed on the side that is seen best. */
export class Limb {
  side: Side | null = null;
  private readonly seen: Record<Side, number> = { left: 0, right: 0 };

  constructor(readonly joint: Joint) {}

  /** Degrees in this picture, whose width is `aspect` times its height; null where the joint is hidden. */
  look(points: readonly Point[] | null, aspect: number): number | null {
    const now = { left: this.visibility(points, "left"), right: this.visibility(points, "right") };
    for (const side of SIDES) this.seen[side] += SETTLES * (now[side] - this.seen[side]);
    this.side = this.better(now);
    return points && now[this.side] >= VISIBLE ? this.degrees(points, aspect) : null;
  }

  /** An arm along the trunk is 0 degrees of shoulder, though its three points lie folded up. */
  private degrees(points: readonly Point[], aspect: number): number | null {
    const folded = bend(this.corner(points, this.side as Side), aspect);
    return folded !== null && this.joint === "shoulder" ? 180 - folded : folded;
  }

  private better(now: Record<Side, number>): Side {
    if (this.side === null) return now.left >= now.right ? "left" : "right";
    const other = this.side === "left" ? "right" : "left";
    return this.seen[other] > this.seen[this.side] + OUTDOES ? other : this.side;
  }

  private visibility(points: readonly Point[] | null, side: Side): number {
    return points ? Math.min(...this.corner(points, side).map((point) => point.visibility ?? 0)) : 0;
  }

  private corner(points: readonly Point[], side: Side): [Point, Point, Point] {
    const [first, middle, last] = PLACES[this.joint][side];
    return [points[first], points[middle], points[last]] as [Point, Point, Point];
  }
}

function bend([first, middle, last]: [Point, Point, Point], aspect: number): number | null {
  const [ux, uy] = [(first.x - middle.x) * aspect, first.y - middle.y];
  const [vx, vy] = [(last.x - middle.x) * aspect, last.y - middle.y];
  const lengths = Math.hypot(ux, uy) * Math.hypot(vx, vy);
  if (!(lengths > 0)) return null;
  return 180 - (Math.acos(Math.max(-1, Math.min(1, (ux * vx + uy * vy) / lengths))) * 180) / Math.PI;
}
