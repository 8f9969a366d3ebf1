import { partnersModule } from '../generated/partnersModule.js';
import { instantiate, reserve } from '../instantiate.js';
import { memoryPlan } from '../learners/memoryPlan.js';
import type { Partners, RowsOfValues } from './partners.js';

/** Exports of assembly/partners.ts; all but the count is a byte address. */
interface Functions {
  readonly partners: (
    rows: number,
    words: number,
    count: number,
    labels: number,
    starts: number,
    shares: number,
    order: number,
    to: number,
  ) => void;
}

/** Undefined where there is no kernel; what it gives is undefined where no memory is left for it. */
export function compiledPartners(
  factors: readonly RowsOfValues[],
): ((...given: Parameters<Partners>) => Int32Array | undefined) | undefined {
  const plan = memoryPlan();
  const places = factors.map(({ labels, order, starts, shares }) => ({
    labels: plan.place(labels.byteLength),
    order: plan.place(order.byteLength),
    starts: plan.place(starts.byteLength),
    shares: plan.place(shares.byteLength),
  }));
  const drawn = plan.end();
  const instance = instantiate<Functions>(partnersModule, drawn);
  if (instance === undefined) return undefined;
  const { functions, memory } = instance;
  const integers = (place: number, length: number): Int32Array => new Int32Array(memory.buffer, place, length);
  factors.forEach(({ labels, order, starts, shares }, k) => {
    const at = places[k]!;
    integers(at.labels, labels.length).set(labels);
    integers(at.order, order.length).set(order);
    integers(at.starts, starts.length).set(starts);
    new Float64Array(memory.buffer, at.shares, shares.length).set(shares);
  });
  return (held, batch, rows, words) => {
    const bytes = rows.byteLength;
    const [rowsAt, wordsAt, found] = [drawn, drawn + bytes, drawn + 2 * bytes];
    if (!reserve(memory, drawn + 3 * bytes)) return undefined;
    integers(rowsAt, rows.length).set(rows);
    new Uint32Array(memory.buffer, wordsAt, words.length).set(words);
    for (let point = 0; point < held.length; point++) {
      const { labels, order, starts, shares } = places[held[point]!]!;
      const from = 4 * point * batch;
      functions.partners(rowsAt + from, wordsAt + from, batch, labels, starts, shares, order, found + from);
    }
    return integers(found, rows.length).slice();
  };
}
