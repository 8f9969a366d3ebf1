import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { version } from '../package.json';
import { INSTRUCTIONS, type Instructions, type NativeKernels } from './nativeKernels.js';
import { platformName, PLATFORMS } from './platform.js';

/** What the binary exports. */
interface Addon {
  version(): string;
  kernels(): string[];
  instructions(): Instructions;
  useInstructions(name: string): void;
  threads(): number;
  setThreads(count: number): void;
  compute(kernel: number, heap: Uint8Array, args: Float64Array): void;
}

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
    if (!(PLATFORMS as readonly string[]).includes(platform)) {
      throw new Error(`there is no binary for ${platform}, only for ${PLATFORMS.join(', ')}`, { cause });
    }
    const inClone = existsSync(join(localFolder, '..', 'Cargo.toml'));
    const wayOut = inClone ? 'npm run build:native builds it' : `npm install ${name}@${version} installs it`;
    throw new Error(`there is no binary here; ${wayOut}`, { cause });
  }
}

/** Throws where the binary is not whole: to load half of one would end the process. */
function checkWhole(file: string): void {
  const written = readFileSync(`${file}.sha256`, 'utf8').trim();
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (digest !== written) throw new Error('the binary is damaged; install or build it again');
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
}

let loaded: Addon | undefined;

function load(): Addon {
  if (loaded) return loaded;
  const file = findBinary();
  let addon: Addon;
  try {
    checkWhole(file);
    addon = require(file) as Addon;
  } catch (error) {
    throw new Error(firstLine(error).replace(`${file}: `, ''), { cause: error });
  }
  const built = addon.version();
  if (built !== version) {
    throw new Error(`the binary is of version ${built}, and this package of ${version}; install or build it again`);
  }
  loaded = addon;
  return addon;
}

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
  const addon = load();
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
