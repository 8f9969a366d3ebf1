import { describe, requireOptions } from '@infodrop/requirements';
import { requireStretch } from './bits.js';
import { DOMAIN_UNIFORM } from './domains.js';
import { requireKey, type Key } from './key.js';
import { fillWords } from './philox.js';

/** Options of {@link uniform}. */
export interface UniformOptions {
  /** The lower end, a finite number; 0 by default. */
  readonly low?: number;
  /** The upper end, which is never reached, a finite number above `low`; 1 by default. */
  readonly high?: number;
  /** How many elements of the stream to skip, an integer ≥ 0; 0 by default. */
  readonly offset?: number;
}

/** Elements drawn at a time: their words stay in the nearest cache. */
const CHUNK = 1024;

/** The largest double below a finite one. */
function nextBelow(value: number): number {
  const double = new Float64Array([value === 0 ? -0 : value]);
  const word = new BigInt64Array(double.buffer);
  word[0] = word[0]! + (value > 0 ? -1n : 1n);
  return double[0]!;
}

/**
 * Random doubles, uniform on [low, high).
 *
 *   x = low + (high − low) · (2²⁶⌊a/2⁵⌋ + ⌊b/2⁶⌋) / 2⁵³, with a and b the words 2i and 2i + 1 of the element's stream
 *
 * All 53 bits of a double in [0, 1) are random. Where rounding would give `high` itself, the value is the largest
 * double below it.
 *
 * @param key - What they are drawn by.
 * @param count - How many, an integer ≥ 0.
 * @param options - The ends, and `offset`, which skips that many elements.
 * @returns `count` doubles in [low, high).
 * @throws TypeError when `key` is no key or an option is unknown; RangeError when count or offset is not an integer ≥ 0, or when low and high
 * are not finite with low < high and a finite difference.
 *
 * @example
 * import { key, uniform } from '@infodrop/random';
 * uniform(key(7), 3, { low: -1, high: 1 });
 */
export function uniform(key: Key, count: number, options: UniformOptions = {}): Float64Array {
  const words = requireKey('uniform', key);
  requireOptions('uniform', options, ['low', 'high', 'offset']);
  const offset = requireStretch('uniform', count, options.offset);
  const { low = 0, high = 1 } = options;
  const width = high - low;
  if (!(Number.isFinite(low) && Number.isFinite(high) && width > 0 && width < Infinity)) {
    throw new RangeError(
      `uniform: low and high must be finite, low < high and high − low finite, ` +
        `got ${describe(low)} and ${describe(high)}.`,
    );
  }
  const largest = nextBelow(high);
  const out = new Float64Array(count);
  const chunk = new Uint32Array(2 * Math.min(CHUNK, count));
  for (let done = 0; done < count; done += CHUNK) {
    const elements = Math.min(CHUNK, count - done);
    const pairs = elements === CHUNK ? chunk : chunk.subarray(0, 2 * elements);
    const first = offset + done;
    fillWords(pairs, Math.floor(first / 2), 2 * (first % 2), 0, DOMAIN_UNIFORM, words);
    for (let i = 0; i < elements; i++) {
      const fraction = ((pairs[2 * i]! >>> 5) * 0x4000000 + (pairs[2 * i + 1]! >>> 6)) / 0x20000000000000;
      const value = low + width * fraction;
      out[done + i] = value < high ? value : largest;
    }
  }
  return out;
}
