import { execFileSync } from 'node:child_process';
import { tensorTests } from '@infodrop-tooling/vitest';

const kernels = ['test/**/*.test.ts'];

/** What is the same whatever computes: tests about memory, packing, whole programs or the GPU. */
const once = [
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

export default tensorTests({
  // Each project says what it includes: lists would be joined.
  include: [],
  projects: [
    {
      extends: true,
      test: {
        name: 'relaxed SIMD',
        env: { INFODROP_SIMD: 'relaxed' },
        include: ['src/**/*.test.ts', ...kernels],
      },
    },
    // The kernels once more, in the build for runtimes that have no relaxed SIMD: what does arithmetic.
    {
      extends: true,
      test: {
        name: 'plain SIMD',
        env: { INFODROP_SIMD: 'plain', INFODROP_TEST_ADAPTER: '' },
        include: kernels,
        exclude: [...once, 'test/programs/**'],
      },
    },
    // And in Rust, with the widest vectors there are; the slow tests have the others.
    ...nativeProjects(nativeSets().slice(0, 1)),
  ],
});
