import { neighbours } from './neighbours.js';

/**
 * The middle lines of what is written: layers are peeled off, from below right and from above left in turn, whose cells are not an end and
 * hold nothing together.
 *
 * Source: T. Y. Zhang, C. Y. Suen, A fast parallel algorithm for thinning digital patterns, 1984 (https://doi.org/10.1145/357994.358023), as mended by
 * H. E. Lü, P. S. P. Wang, A comment on it, 1986 (https://doi.org/10.1145/5666.5670).
 */
export function thinned(written: Uint8Array, width: number): Uint8Array {
  const thin = written.slice();
  for (let peeled = true; peeled;) {
    peeled = false;
    for (const [first, second] of [
      [[0, 2, 4] as const, [2, 4, 6] as const],
      [[0, 2, 6] as const, [0, 4, 6] as const],
    ] as const) {
      const loose = Array.from(thin.keys()).filter((cell) => {
        if (thin[cell] === 0) return false;
        const around = neighbours(cell, width, thin.length).map((near) => (near === undefined ? 0 : thin[near]!));
        const filled = around.reduce((sum, each) => sum + each, 0);
        const beginnings = around.filter((each, i) => each === 0 && around[(i + 1) % 8] === 1).length;
        const someEmpty = (sides: readonly number[]): boolean => sides.some((side) => around[side] === 0);
        // From three neighbours on: with two, diagonal strokes of even width would lose both their sides at once, and vanish.
        return filled >= 3 && filled <= 6 && beginnings === 1 && someEmpty(first) && someEmpty(second);
      });
      for (const cell of loose) thin[cell] = 0;
      peeled ||= loose.length > 0;
    }
  }
  return thin;
}
