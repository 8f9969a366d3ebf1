import { requireInteger, requireThat } from '@infodrop/requirements';

/** Where a stream of random words is read from, as the kernels of assembly/ take it. */
export type StreamPlace = readonly [key0: number, key1: number, blockLow: number, blockHigh: number, skip: number];

const isWord = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;

/**
 * The place that the attrs `key`, two words, and `offset`, elements to skip, stand for. A block of four words makes `elements` of
 * the stream, of which up to `elements` − 1 are skipped in the first.
 */
export function streamPlace(kernelName: string, attrs: Readonly<Record<string, unknown>>, elements = 4): StreamPlace {
  const { offset } = attrs;
  const [key0, key1, ...more] = (Array.isArray(attrs.key) ? attrs.key : []) as readonly unknown[];
  const isKey = isWord(key0) && isWord(key1) && more.length === 0;
  requireThat(isKey, kernelName, 'key', 'two integers in 0 … 2³² − 1', attrs.key);
  const start = requireInteger(kernelName, 'offset', offset as number, 0);
  const block = Math.floor(start / elements);
  return [key0 as number, key1 as number, block % 2 ** 32, Math.floor(block / 2 ** 32), start % elements];
}
