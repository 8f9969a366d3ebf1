import { execFileSync } from 'node:child_process';

/** The tests of kernels under guard zones, which share a process; see test/guardedMemory.ts. */
const kernels = ['test/kernels/**/*.test.ts'];

/** What is about the process itself, about packing or the GPU, and the same whatever computes. */
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

interface Settings {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly exclude?: readonly string[];
}

/** All tests of kernels with one build or instruction set, and what else depends on it, each of these in a process of its own. */
export function kernelProjects({ name, env, exclude = [] }: Settings) {
  return [
    { extends: true as const, test: { name, env, isolate: false, include: kernels } },
    {
      extends: true as const,
      test: {
        name: `${name}, processes`,
        env,
        include: ['test/**/*.test.ts'],
        exclude: [...kernels, ...exclude, '**/*.slow.test.ts'],
      },
    },
  ];
}

/** What only the first of the builds has to run: tests that say nothing of the arithmetic. */
export function kernelProjectsAgain({ name, env, exclude = [] }: Settings) {
  return kernelProjects({ name, env: { ...env, INFODROP_TEST_ADAPTER: '' }, exclude: [...once, ...exclude] });
}

/** The kernels in Rust with each of some instruction sets. */
export function nativeProjects(sets: readonly string[]) {
  return sets.flatMap((name) =>
    kernelProjectsAgain({
      name,
      env: { INFODROP_SIMD: name },
      exclude: name === 'scalar' ? ['test/programs/**'] : [],
    }),
  );
}
