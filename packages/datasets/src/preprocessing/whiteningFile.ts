import { describe, requireOptions } from '@infodrop/requirements';
import { isBytes } from '../bytes.js';
import { fingerprint } from './fingerprint.js';
import { requireWhitening, type ZcaWhitening } from './zcaWhitening.js';

/** First line of the file. */
const MAGIC = 'infodrop zca whitening 2';

/** What is saved of a whitening beside its mean and its matrix. */
type Settings = Omit<ZcaWhitening, 'mean' | 'matrix'>;

/** Second line of the file, as JSON. */
interface Header extends Settings {
  /** Fingerprints of mean and matrix, so that damage is seen. */
  readonly sums: readonly [mean: string, matrix: string];
}

/**
 * A whitening as the bytes of a file, with its identity: fitting takes minutes, and images whitened by another fit are other images.
 *
 * @param whitening - From `fitZcaWhitening`.
 * @returns Three lines of text (what it is, a header in JSON, and the fingerprint of that header), then mean (float64) and matrix (float32), little-endian.
 * @throws TypeError when it is no whitening.
 *
 * @example
 * import { fitZcaWhitening, whiteningFromBytes, whiteningToBytes } from '@infodrop/datasets/preprocessing';
 * const whitening = fitZcaWhitening(Float32Array.of(1, 2, 3, 5, 4, 4, 0, 1), { dimensions: 2 });
 * whiteningFromBytes(whiteningToBytes(whitening)).identity === whitening.identity; // true
 */
export function whiteningToBytes(whitening: ZcaWhitening): Uint8Array {
  const caller = 'whiteningToBytes';
  const { mean, matrix, ...rest } = requireWhitening(caller, whitening);
  const settings = settingsOf(rest);
  if (settings === undefined) {
    throw new TypeError(`${caller}: whitening must be from fitZcaWhitening, got ${describe(rest)}. Fit one.`);
  }
  const header: Header = { ...settings, sums: [fingerprint(mean), fingerprint(matrix)] };
  const line = JSON.stringify(header);
  const text = new TextEncoder().encode(`${MAGIC}\n${line}\n${fingerprintOf(line)}\n`);
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
  const third = bytes.indexOf(10, second + 1);
  const header = headerOf(line(first + 1, second), line(second + 1, third));
  if (header === undefined) return refuse('have a whole header', 'a damaged one');
  const { sums, ...settings } = header;
  const { dimensions, identity } = settings;
  const expected = third + 1 + 8 * dimensions + 4 * dimensions ** 2;
  if (bytes.length !== expected) refuse(`be ${expected}, as the header says`, String(bytes.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset + third + 1);
  const mean = Float64Array.from({ length: dimensions }, (_, i) => view.getFloat64(8 * i, true));
  const matrix = new Float32Array(dimensions ** 2);
  for (let i = 0; i < matrix.length; i++) matrix[i] = view.getFloat32(8 * dimensions + 4 * i, true);
  if (fingerprint(mean) !== sums[0] || fingerprint(matrix) !== sums[1]) refuse('be as they were saved', 'damaged ones');
  if (options.identity !== undefined && options.identity !== identity) {
    refuse(`be the whitening ${describe(options.identity)}`, describe(identity));
  }
  return { ...settings, mean, matrix };
}

/** The header of a line that has the fingerprint behind it, and in which each value is one that a fit may have. */
function headerOf(text: string, saved: string): Header | undefined {
  if (fingerprintOf(text) !== saved) return undefined;
  const given: unknown = JSON.parse(text);
  const settings = settingsOf(given);
  const { sums } = given as Partial<Header>;
  if (settings === undefined || !Array.isArray(sums)) return undefined;
  const [mean, matrix] = sums as readonly unknown[];
  return typeof mean === 'string' && typeof matrix === 'string' ? { ...settings, sums: [mean, matrix] } : undefined;
}

const fingerprintOf = (text: string): string => fingerprint(Float64Array.from(new TextEncoder().encode(text)));

/** Those and no others; undefined where one is missing, or none that a fit may have. */
function settingsOf(given: unknown): Settings | undefined {
  const { dimensions, epsilon, leastShare, count, kept, identity } = (given ?? {}) as Partial<Settings>;
  const isWhole = (value: unknown, least: number, most = Infinity): value is number =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  const isShare = (value: unknown, most = Infinity): value is number =>
    Number.isFinite(value) && (value as number) >= 0 && (value as number) <= most;
  if (!isWhole(dimensions, 1) || !isWhole(count, 2) || !isWhole(kept, 0, dimensions)) return undefined;
  if (!isShare(epsilon) || !isShare(leastShare, 1) || typeof identity !== 'string') return undefined;
  return { dimensions, epsilon, leastShare, count, kept, identity };
}
