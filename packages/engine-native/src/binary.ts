import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Instructions } from './nativeKernels.js';

/** What the binary exports. */
export interface Addon {
  version(): string;
  kernels(): string[];
  instructions(): Instructions;
  useInstructions(name: string): void;
  threads(): number;
  setThreads(count: number): void;
  compute(kernel: number, heap: Uint8Array, args: Float64Array): void;
}

const require = createRequire(import.meta.url);

/** Throws where the binary is not the one whose digest is beside it: to load half of one would end the process. */
function checkWhole(file: string): void {
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (digest !== readFileSync(`${file}.sha256`, 'utf8').trim()) {
    throw new Error('the binary is damaged; install or build it again');
  }
}

/**
 * Loads a binary.
 *
 * @param file - Its path; the digest is in a file beside it, of the same name and `.sha256`.
 * @param version - That it must have been built for.
 * @throws Error of one line where it is damaged, does not load, or is of another version.
 *
 * @example
 * loadBinary('native/linux-x64-gnu.node', '1.0.0').kernels();
 */
export function loadBinary(file: string, version: string): Addon {
  let addon: Addon;
  try {
    checkWhole(file);
    addon = require(file) as Addon;
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new Error(line!.replaceAll(`${file}: `, ''), { cause: error });
  }
  const built = addon.version();
  if (built !== version) {
    throw new Error(`the binary is of version ${built}, and this package of ${version}; install or build it again`);
  }
  return addon;
}
