import { tallyKernel as packedKernel } from '../../generated/tallyKernel.js';
import { instantiate } from '../../instantiate.js';

/** The most symbols: a page of memory. */
export const TALLY_PAGE = 16384;
/** Labels counted in one call: few enough to stay in the nearest cache, where they are copied to. */
const LABELS = 4096;

/** The compiled count, and the two pages that it works in. */
interface TallyKernel {
  readonly counts: Int32Array;
  readonly labels: Int32Array;
  readonly tally: (at: number, end: number) => number;
}

/** One for all calls: null where there is no WebAssembly, or the page's policy forbids it. */
let kernel: TallyKernel | null | undefined;

function newTallyKernel(): TallyKernel | null {
  const exports = instantiate(packedKernel, 4 * TALLY_PAGE);
  if (exports === undefined) return null;
  const { buffer } = exports.memory as WebAssembly.Memory;
  return {
    counts: new Int32Array(buffer, 0, TALLY_PAGE),
    labels: new Int32Array(buffer, 4 * TALLY_PAGE),
    tally: exports.tally as TallyKernel['tally'],
  };
}

/**
 * How often each label below `size`, a power of two up to {@link TALLY_PAGE}, was seen; and all bits that any label has: where
 * they are not below `size`, neither are the labels, and the counts mean nothing. Undefined without WebAssembly.
 *
 * Labels are not checked one by one: a wrong one counts somewhere in the two pages, both written anew before they are read, or traps.
 */
export function compiledTally(labels: Int32Array, size: number): { counts: Int32Array; bits: number } | undefined {
  if (kernel === undefined) kernel = newTallyKernel();
  if (kernel === null) return undefined;
  const { counts, tally } = kernel;
  counts.fill(0, 0, size);
  const even = labels.length & ~3;
  let bits = 0;
  for (let i = 0; i < even; i += LABELS) {
    const part = labels.subarray(i, Math.min(i + LABELS, even));
    kernel.labels.set(part);
    try {
      bits |= tally(4 * TALLY_PAGE, 4 * (TALLY_PAGE + part.length));
    } catch {
      bits = -1;
    }
  }
  for (let i = even; i < labels.length; i++) {
    bits |= labels[i]!;
    counts[labels[i]! & (size - 1)]!++;
  }
  return { counts: counts.slice(0, size), bits };
}
