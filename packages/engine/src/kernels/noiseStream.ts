import { describe, requireInteger } from '@infodrop/requirements';
/** Where a stream of random words is read from, as the kernels of assembly/ take it. */
export type StreamPlace = readonly [key0: number, key1: number, blockLow: number, blockHigh: number, skip: number];

function isWord(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/** The place that the attrs `key`, two words, and `offset`, elements to skip, stand for. */
export function streamPlace(kernelName: string, attrs: Readonly<Record<string, unknown>>): StreamPlace {
  const { offset } = attrs;
  const [key0, key1, ...more] = (Array.isArray(attrs.key) ? attrs.key : []) as readonly unknown[];
  if (!isWord(key0) || !isWord(key1) || more.length > 0) {
    throw new TypeError(`${kernelName}: key must be two integers in 0 … 2³² − 1, got ${describe(attrs.key)}.`);
  }
  const start = requireInteger(kernelName, 'offset', offset as number, 0);
  const block = Math.floor(start / 4);
  return [key0, key1, block % 2 ** 32, Math.floor(block / 2 ** 32), start % 4];
}
