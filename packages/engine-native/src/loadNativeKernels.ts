import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { version } from '../package.json';
import { type Addon, loadBinary } from './binary.js';
import { INSTRUCTIONS, type Instructions, type NativeKernels } from './nativeKernels.js';
import { platformName, PLATFORMS } from './platform.js';

const require = createRequire(import.meta.url);

/** The binary that `npm run build:native` makes in a clone, in place of that of an installed package. */
const localFolder = join(dirname(fileURLToPath(import.meta.url)), '..', 'native');

/** The binary for this platform. */
function findBinary(): string {
  const platform = platformName();
  const local = join(localFolder, `${platform}.node`);
  if (existsSync(local)) return local;
  const name = `@infodrop/engine-native-${platform}`;
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), 'kernels.node');
  } catch (cause) {
    if (!PLATFORMS.includes(platform)) {
      throw new Error(`there is no binary for ${platform}, only for ${PLATFORMS.join(', ')}`, { cause });
    }
    const inClone = existsSync(join(localFolder, '..', 'Cargo.toml'));
    const wayOut = inClone ? 'npm run build:native builds it' : `npm install ${name}@${version} installs it`;
    throw new Error(`there is no binary here; ${wayOut}`, { cause });
  }
}

let loaded: Addon | undefined;

/**
 * Loads the kernels for this processor.
 *
 * @param options - `instructions` in place of the widest that the processor has. They are chosen once in a process.
 * @returns The kernels.
 * @throws Error of one line that says why they cannot be had: no binary for this platform or none installed, a damaged one, one
 * of another version, one that needs a newer system, a processor without AVX2 or NEON, instructions that it does not have.
 * @throws RangeError for instructions that are none of `INSTRUCTIONS`.
 *
 * @example
 * loadNativeKernels().instructions; // 'AVX-512'
 */
export function loadNativeKernels(options: { readonly instructions?: Instructions | undefined } = {}): NativeKernels {
  requireOptions('loadNativeKernels', options, ['instructions']);
  const { instructions } = options;
  if (instructions !== undefined) requireOneOf('loadNativeKernels', 'instructions', instructions, INSTRUCTIONS);
  const addon = (loaded ??= loadBinary(findBinary(), version));
  if (instructions !== undefined) addon.useInstructions(instructions);
  const used = addon.instructions();
  if (used === 'scalar' && instructions === undefined) {
    throw new Error('the processor has neither AVX2 nor NEON, and without them WebAssembly is faster');
  }
  return {
    version: addon.version(),
    instructions: used,
    names: addon.kernels(),
    threads: () => addon.threads(),
    setThreads: (count) => {
      addon.setThreads(count);
    },
    compute: (kernel, heap, args) => {
      addon.compute(kernel, heap, args);
    },
  };
}
