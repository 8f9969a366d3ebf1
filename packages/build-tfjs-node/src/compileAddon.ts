import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CxxCompiler } from './cxxCompiler.js';
import type { NativeAddonFault } from './nativeAddonError.js';
import { runProgram } from './runProgram.js';

/** What an addon is made of. */
export interface AddonParts {
  /** Folder of tfjs-node, with its sources in `binding`. */
  readonly source: string;
  /** Folder of TensorFlow's headers. */
  readonly headers: string;
  readonly libraries: readonly string[];
  /** Path of the addon to write. */
  readonly output: string;
}

/** Of Node-API, the headers alone: no function of it is linked, Node has them all. */
function nodeApiHeaders(): string {
  const require = createRequire(import.meta.url);
  return (require('node-api-headers') as { include_dir: string }).include_dir;
}

/**
 * The arguments that make an addon with a C++ compiler that understands GCC's.
 *
 * The addon finds TensorFlow's libraries where they are now. It looks all its symbols up when it is loaded, so that a
 * library that lacks one is found out then.
 *
 * @example
 * compilerArguments(parts, 'linux'); // ['-std=c++17', '-O2', …]
 */
export function compilerArguments(
  { source, headers, libraries, output }: AddonParts,
  platform: 'linux' | 'darwin',
): string[] {
  const folders = [...new Set(libraries.map((path) => dirname(path)))];
  return [
    '-std=c++17',
    '-O2',
    '-fPIC',
    '-w',
    '-DNAPI_VERSION=8',
    ...[nodeApiHeaders(), source, headers].map((folder) => `-I${folder}`),
    ...(platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']),
    join(source, 'binding', 'tfjs_backend.cc'),
    join(source, 'binding', 'tfjs_binding.cc'),
    ...libraries,
    // Not -Wl, which would take a comma in a path for its own.
    ...folders.flatMap((folder) => ['-Xlinker', '-rpath', '-Xlinker', folder]),
    ...(platform === 'darwin' ? [] : ['-Xlinker', '-z', '-Xlinker', 'now']),
    '-o',
    output,
  ];
}

/**
 * Compiles and links an addon.
 *
 * @returns Undefined when `output` was written; else why not, and all that the compiler said.
 *
 * @example
 * const problem = await compileAddon(compiler, parts, 'linux');
 */
export async function compileAddon(
  { program }: CxxCompiler,
  parts: AddonParts,
  platform: 'linux' | 'darwin',
  signal?: AbortSignal,
): Promise<{ fault: NativeAddonFault; log: string } | undefined> {
  const end = await runProgram(program, compilerArguments(parts, platform), { signal });
  if (end.state === 'done') return undefined;
  const lines = end.stderr.split('\n').map((line) => line.trim());
  const told = lines.find((line) => /\berror:|undefined |cannot find |not recognized/.test(line)) ?? end.fault;
  return {
    fault: {
      subject: 'addon',
      text: `the addon must compile, got from ${program}: ${told}`,
      wayOut: 'Take a compiler with C++17 (GCC 9 or Clang 10, or later; variable CXX) and a current TensorFlow.',
    },
    log: end.stderr,
  };
}
