import { comomentsModule } from '../generated/comomentsModule.js';
import { instantiate } from '../instantiate.js';
import { memoryPlan } from '../learners/memoryPlan.js';
import type { Tile, Units } from './comoments.js';

/** Exports of assembly/comoments.ts; all that is not a count, or the bytes from one column of the tile to the next, is a byte address. */
interface Functions {
  readonly putColumns: (
    from: number,
    rows: number,
    columns: number,
    scales: number,
    firsts: number,
    tile: number,
    bytes: number,
  ) => void;
  readonly tileMoments: (tile: number, rows: number, bytes: number, a: number, b: number, to: number) => void;
}

/** A tile of columns of so many places in the kernel's memory, and behind it what is summed; undefined where there is no kernel. */
export function compiledTile(a: number, b: number, length: number, { scales, firsts }: Units): Tile | undefined {
  const stride = Math.ceil(b / 4) * 4;
  const bytes = 8 * length;
  const plan = memoryPlan();
  const tile = plan.place(bytes * (a + b));
  const sums = plan.place(8 * (2 * (a + b) + a * stride));
  const [ofScales, ofFirsts] = [plan.place(8 * (a + b)), plan.place(8 * (a + b))];
  const given = plan.place(bytes * Math.max(a, b));
  const instance = instantiate<Functions>(comomentsModule, plan.end());
  if (instance === undefined) return undefined;
  const { functions, memory } = instance;
  const doubles = (at: number, count: number): Float64Array => new Float64Array(memory.buffer, at, count);
  doubles(ofScales, a + b).set(scales);
  doubles(ofFirsts, a + b).set(firsts);
  const from = doubles(given, length * Math.max(a, b));
  return {
    values: doubles(tile, length * (a + b)),
    means: doubles(sums, a + b),
    squares: doubles(sums + 8 * (a + b), a + b),
    products: doubles(sums + 16 * (a + b), a * stride),
    stride,
    put(rows, columns, offset) {
      from.set(rows);
      const ofColumn = 8 * offset;
      functions.putColumns(
        ...([given, rows.length / columns, columns, ofScales + ofColumn, ofFirsts + ofColumn] as const),
        ...([tile + bytes * offset, bytes] as const),
      );
    },
    sum(rows) {
      functions.tileMoments(tile, rows, bytes, a, b, sums);
    },
  };
}
