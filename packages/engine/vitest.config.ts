import { tensorTests } from '@infodrop-tooling/vitest';

export default tensorTests({
  // Each project says what it includes: lists would be joined.
  include: [],
  projects: [
    { extends: true, test: { name: 'relaxed SIMD', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } },
    // The kernels once more, in the build for runtimes that have no relaxed SIMD.
    {
      extends: true,
      test: {
        name: 'plain SIMD',
        env: { INFODROP_SIMD: 'plain' },
        include: ['test/**/*.test.ts'],
        exclude: ['test/package.test.ts'],
      },
    },
  ],
});
