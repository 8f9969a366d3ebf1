import { tensorTests } from '@infodrop-tooling/vitest';

export default tensorTests({
  // Each project says what it includes: lists would be joined.
  include: [],
  projects: [
    { extends: true, test: { name: 'relaxed SIMD', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } },
    // The kernels once more, in the build for runtimes that have no relaxed SIMD: what does arithmetic, and not what is about
    // memory, packing, whole programs or the GPU, which is the same in both.
    {
      extends: true,
      test: {
        name: 'plain SIMD',
        env: { INFODROP_SIMD: 'plain', INFODROP_TEST_ADAPTER: '' },
        include: ['test/**/*.test.ts'],
        exclude: [
          'test/concurrentCalls.test.ts',
          'test/heldMemory.test.ts',
          'test/layersOfTfjs.test.ts',
          'test/movedData.test.ts',
          'test/package.test.ts',
          'test/programs/**',
        ],
      },
    },
  ],
});
