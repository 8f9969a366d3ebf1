import { comomentsModule } from '../generated/comomentsModule.js';
import { instantiate } from '../instantiate.js';
import { memoryPlan } from '../learners/memoryPlan.js';
import type { Tile } from './comoments.js';

/** Exports of assembly/comoments.ts. */
interface Functions {
  readonly tileMoments: (tile: number, rows: number, bytes: number, a: number, b: number, to: number) => void;
}

/** A tile of columns of so many places in the kernel's memory, and behind it what is summed; undefined where there is no kernel. */
export function compiledTile(a: number, b: number, length: number): Tile | undefined {
  const stride = Math.ceil(b / 4) * 4;
  const plan = memoryPlan();
  const tile = plan.place(8 * length * (a + b));
  const sums = plan.place(8 * (2 * (a + b) + a * stride));
  const instance = instantiate<Functions>(comomentsModule, plan.end());
  if (instance === undefined) return undefined;
  const { functions, memory } = instance;
  return {
    values: new Float64Array(memory.buffer, tile, length * (a + b)),
    means: new Float64Array(memory.buffer, sums, a + b),
    squares: new Float64Array(memory.buffer, sums + 8 * (a + b), a + b),
    products: new Float64Array(memory.buffer, sums + 16 * (a + b), a * stride),
    stride,
    sum(rows) {
      functions.tileMoments(tile, rows, 8 * length, a, b, sums);
    },
  };
}
