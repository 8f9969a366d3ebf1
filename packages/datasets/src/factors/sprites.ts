import { requireInteger, requireOptions } from '@infodrop/requirements';
import { factorDataset, type FactorDataset } from './factorDataset.js';

/** Arguments of {@link sprites}. */
export interface SpritesOptions {
  /** How many sizes, from half the largest to the largest, an integer ≥ 1. Default 6. */
  readonly scales?: number;
  /** How many rotations, over the angles at which a shape looks different, an integer ≥ 1. Default 40. */
  readonly rotations?: number;
  /** How many places in each direction, an integer from 1 to 32. Default 32. */
  readonly positions?: number;
}

const SIDE = 64;
/** The largest sprite reaches this far from its center, in cells. */
const RADIUS = 16;
/** A sprite with its center in the middle cell: side of the square around it. */
const BOX = 2 * RADIUS + 1;
/** Places are this many cells apart at most, so that every sprite is whole: SIDE − BOX. */
const RANGE = SIDE - BOX;
/** A cell's value is the share of so many × so many points in it that the shape covers. */
const POINTS = 8;

/** A shape around its center: whether a point is in it, where everything is at most 1 away. */
interface Shape {
  readonly name: string;
  /** How many turns of 360°/symmetry leave it as it is. */
  readonly symmetry: number;
  contains(x: number, y: number): boolean;
}

const SHAPES: readonly Shape[] = [
  { name: 'square', symmetry: 4, contains: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= Math.SQRT1_2 },
  { name: 'ellipse', symmetry: 2, contains: (x, y) => x * x + (2 * y) ** 2 <= 1 },
  {
    name: 'heart',
    symmetry: 1,
    // (x² + y² − 1)³ = x² y³, moved and shrunk into the unit circle.
    contains: (x, y) => {
      const [u, v] = [1.26 * x, 0.12 - 1.26 * y];
      const past = u * u + v * v - 1;
      return past * past * past <= u * u * v * v * v;
    },
  },
];

/** How much of each cell a shape covers, BOX × BOX. */
function coverage(shape: Shape, radius: number, angle: number): Float32Array {
  const cells = new Float32Array(BOX * BOX);
  const [cosine, sine] = [Math.cos(angle) / radius, Math.sin(angle) / radius];
  for (let row = 0; row < BOX; row++) {
    for (let column = 0; column < BOX; column++) {
      if (Math.hypot(row - RADIUS, column - RADIUS) > radius + Math.SQRT1_2) continue;
      let covered = 0;
      for (let v = 0; v < POINTS; v++) {
        const y = row - RADIUS - 0.5 + (v + 0.5) / POINTS;
        for (let u = 0; u < POINTS; u++) {
          const x = column - RADIUS - 0.5 + (u + 0.5) / POINTS;
          if (shape.contains(cosine * x + sine * y, cosine * y - sine * x)) covered++;
        }
      }
      cells[row * BOX + column] = covered / POINTS ** 2;
    }
  }
  return cells;
}

/**
 * Sprites: a square, an ellipse or a heart that varies in size, rotation and place.
 *
 *   factors shape of 3 values, scale of 6, rotation of 40, x, y of 32: 737,280 images of [64, 64, 1]
 *
 * Value r of the rotation turns a shape by r/rotations of the angle after which it looks the same: 90° for the square, 180° for the ellipse,
 * 360° for the heart; so that no image is there twice. The sprite reaches 8 … 16 cells from its center, and is always whole. A cell's value is
 * the share of it that is covered.
 *
 * A set of our own, in the manner of dSprites but not that: its scores cannot be compared with published ones.
 *
 * @param options - `scales` (6), `rotations` (40) and `positions` (32): fewer for a smaller set.
 * @returns The set. Each shape, size and rotation is drawn once, when it is first asked for, and copied to its place from then on.
 * @throws RangeError when a number is outside its domain; TypeError when an option is unknown.
 *
 * @example
 * import { sprites } from '@infodrop/datasets';
 * import { key } from '@infodrop/random';
 * const { images, factors } = sprites().sample({ key: key(7), count: 64, fixed: { shape: 2 } }); // hearts
 */
export function sprites(options: SpritesOptions = {}): FactorDataset {
  requireOptions('sprites', options, ['scales', 'rotations', 'positions']);
  const { scales = 6, rotations = 40, positions = 32 } = options;
  requireInteger('sprites', 'scales', scales, 1);
  requireInteger('sprites', 'rotations', rotations, 1);
  requireInteger('sprites', 'positions', positions, 1, RANGE + 1);
  const drawn = new Map<number, Float32Array>();
  const spriteOf = (shape: number, scale: number, rotation: number): Float32Array => {
    const which = (shape * scales + scale) * rotations + rotation;
    let sprite = drawn.get(which);
    if (sprite === undefined) {
      const { symmetry } = SHAPES[shape]!;
      const size = scales === 1 ? 1 : 0.5 + (0.5 * scale) / (scales - 1);
      sprite = coverage(SHAPES[shape]!, RADIUS * size, (2 * Math.PI * rotation) / (symmetry * rotations));
      drawn.set(which, sprite);
    }
    return sprite;
  };
  const cellOf = (position: number): number =>
    positions === 1 ? Math.floor(RANGE / 2) : Math.round((position * RANGE) / (positions - 1));
  return factorDataset({
    factors: { shape: SHAPES.length, scale: scales, rotation: rotations, x: positions, y: positions },
    height: SIDE,
    width: SIDE,
    draw(factors, image) {
      const [shape = 0, scale = 0, rotation = 0, x = 0, y = 0] = factors;
      const sprite = spriteOf(shape, scale, rotation);
      let at = cellOf(y) * SIDE + cellOf(x);
      for (let from = 0; from < sprite.length; from += BOX, at += SIDE) {
        image.set(sprite.subarray(from, from + BOX), at);
      }
    },
  });
}
