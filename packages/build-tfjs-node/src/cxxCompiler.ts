import type { NativeAddonFault } from './nativeAddonError.js';
import { runProgram } from './runProgram.js';

/** A C++ compiler. */
export interface CxxCompiler {
  program: string;
  /** What it says of itself, in one line. */
  version: string;
}

/**
 * Looks for a C++ compiler: the environment variable CXX, else c++, g++, clang++ as PATH has them.
 *
 * @returns The first that runs; or why there is none.
 *
 * @example
 * const outcome = await findCxxCompiler(); // { compiler: { program: 'c++', version: 'c++ (Debian 12.2.0-14) 12.2.0' } }
 */
export async function findCxxCompiler(
  signal?: AbortSignal,
): Promise<{ compiler: CxxCompiler } | { fault: NativeAddonFault }> {
  const { CXX: chosen = '' } = process.env;
  for (const program of chosen === '' ? ['c++', 'g++', 'clang++'] : [chosen]) {
    const { state, stdout } = await runProgram(program, ['--version'], { signal, seconds: 60 });
    if (state === 'done') return { compiler: { program, version: stdout.split('\n', 1)[0]!.trim() } };
  }
  return {
    fault: {
      subject: 'compiler',
      text:
        chosen === ''
          ? 'PATH must have a C++ compiler, got none of c++, g++ and clang++'
          : `CXX must be a C++ compiler that runs, got ${chosen}`,
      wayOut:
        process.platform === 'darwin'
          ? 'Run xcode-select --install.'
          : 'Install one (Debian: apt-get install g++), or put its path into CXX.',
    },
  };
}
