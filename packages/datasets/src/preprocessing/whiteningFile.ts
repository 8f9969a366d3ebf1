import { describe, requireOptions } from '@infodrop/requirements';
import { isBytes } from '../bytes.js';
import { fingerprint } from './fingerprint.js';
import { requireWhitening, type ZcaWhitening } from './zcaWhitening.js';

/** First line of the file. */
const MAGIC = 'infodrop zca whitening 1';

/** Second line of the file, as JSON. */
interface Header extends Pick<ZcaWhitening, 'dimensions' | 'epsilon' | 'leastShare' | 'count' | 'kept' | 'identity'> {
  /** Fingerprints of mean and matrix, so that damage is seen. */
  readonly sums: readonly [mean: string, matrix: string];
}

/**
 * A whitening as the bytes of a file, with its identity: fitting takes minutes, and images whitened by another fit are other images.
 *
 * @param whitening - From `fitZcaWhitening`.
 * @returns Two lines of text (what it is, and a header in JSON), then mean (float64) and matrix (float32), little-endian.
 * @throws TypeError when it is no whitening.
 *
 * @example
 * import { fitZcaWhitening, whiteningFromBytes, whiteningToBytes } from '@infodrop/datasets/preprocessing';
 * const whitening = fitZcaWhitening(Float32Array.of(1, 2, 3, 5, 4, 4, 0, 1), { dimensions: 2 });
 * whiteningFromBytes(whiteningToBytes(whitening)).identity === whitening.identity; // true
 */
export function whiteningToBytes(whitening: ZcaWhitening): Uint8Array {
  const { mean, matrix, dimensions, epsilon, leastShare, count, kept, identity } = requireWhitening(
    'whiteningToBytes',
    whitening,
  );
  const sums = [fingerprint(mean), fingerprint(matrix)] as const;
  const header: Header = { dimensions, epsilon, leastShare, count, kept, identity, sums };
  const text = new TextEncoder().encode(`${MAGIC}\n${JSON.stringify(header)}\n`);
  const bytes = new Uint8Array(text.length + 8 * mean.length + 4 * matrix.length);
  bytes.set(text);
  const view = new DataView(bytes.buffer, text.length);
  mean.forEach((value, i) => {
    view.setFloat64(8 * i, value, true);
  });
  matrix.forEach((value, i) => {
    view.setFloat32(8 * mean.length + 4 * i, value, true);
  });
  return bytes;
}

/**
 * A whitening from the bytes of its file.
 *
 * @param bytes - From {@link whiteningToBytes}, all of them.
 * @param options - `identity`: what it must be; another one is refused.
 * @returns The whitening, bit for bit.
 * @throws TypeError when `bytes` is no Uint8Array or an option is unknown; RangeError when the bytes are another file, cut short, damaged, or of another identity.
 *
 * @example
 * import { fitZcaWhitening, whiten, whiteningFromBytes, whiteningToBytes } from '@infodrop/datasets/preprocessing';
 * const train = Float32Array.of(1, 2, 3, 5, 4, 4, 0, 1);
 * const bytes = whiteningToBytes(fitZcaWhitening(train, { dimensions: 2 }));
 * whiten(train, whiteningFromBytes(bytes));
 */
export function whiteningFromBytes(bytes: Uint8Array, options: { readonly identity?: string } = {}): ZcaWhitening {
  const caller = 'whiteningFromBytes';
  requireOptions(caller, options, ['identity']);
  if (!isBytes(bytes))
    throw new TypeError(`${caller}: bytes must be a Uint8Array, got ${describe(bytes)}. Pass those of the file.`);
  const refuse = (requirement: string, got: string): never => {
    throw new RangeError(`${caller}: bytes must ${requirement}, got ${got}. Fit and save the whitening again.`);
  };
  const first = bytes.indexOf(10);
  const second = bytes.indexOf(10, first + 1);
  const line = (from: number, to: number): string => new TextDecoder().decode(bytes.subarray(from, to));
  if (first < 0 || first > 100 || line(0, first) !== MAGIC || second < 0)
    refuse(`begin with "${MAGIC}"`, 'another file');
  const header = headerOf(line(first + 1, second));
  if (header === undefined) return refuse('have a whole header', 'a damaged one');
  const { sums, ...rest } = header;
  const { dimensions, identity } = rest;
  const expected = second + 1 + 8 * dimensions + 4 * dimensions ** 2;
  if (bytes.length !== expected) refuse(`be ${expected}, as the header says`, String(bytes.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset + second + 1);
  const mean = Float64Array.from({ length: dimensions }, (_, i) => view.getFloat64(8 * i, true));
  const matrix = new Float32Array(dimensions ** 2);
  for (let i = 0; i < matrix.length; i++) matrix[i] = view.getFloat32(8 * dimensions + 4 * i, true);
  if (fingerprint(mean) !== sums[0] || fingerprint(matrix) !== sums[1]) refuse('be as they were saved', 'damaged ones');
  if (options.identity !== undefined && options.identity !== identity) {
    refuse(`be the whitening ${describe(options.identity)}`, describe(identity));
  }
  return { ...rest, mean, matrix };
}

function headerOf(text: string): Header | undefined {
  try {
    const { dimensions, identity, sums } = JSON.parse(text) as Partial<Header>;
    const isWhole = Number.isSafeInteger(dimensions) && typeof identity === 'string' && Array.isArray(sums);
    return isWhole ? (JSON.parse(text) as Header) : undefined;
  } catch {
    return undefined;
  }
}
