import { execFileSync } from 'node:child_process';

/** Where the tests of kernels are. */
export const kernels = ['test/**/*.test.ts'];

/** What is the same whatever computes: tests about memory, packing, whole programs or the GPU. */
export const once = [
  'test/concurrentCalls.test.ts',
  'test/heldMemory.test.ts',
  'test/layersOfTfjs.test.ts',
  'test/movedData.test.ts',
  'test/package.test.ts',
];

/** The native instruction sets that this machine can test, where they are built; in a process of its own, for it loads them. */
export function nativeSets(): string[] {
  const script = new URL('../engine-native/scripts/nativeSets.mjs', import.meta.url);
  const { sets, why } = JSON.parse(execFileSync(process.execPath, [script.pathname], { encoding: 'utf8' })) as {
    sets: string[];
    why?: string;
  };
  if (why !== undefined) console.log(`native kernels: passed over, ${why}`);
  return sets;
}

/** The kernels in Rust with each of some instruction sets. */
export function nativeProjects(sets: readonly string[]) {
  return sets.map((set) => ({
    extends: true as const,
    test: {
      name: set,
      env: { INFODROP_SIMD: set, INFODROP_TEST_ADAPTER: '' },
      include: kernels,
      exclude: set === 'scalar' ? [...once, 'test/programs/**'] : once,
    },
  }));
}
