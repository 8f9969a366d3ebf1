import { packageTests } from '@infodrop-tooling/vitest';

export default packageTests({
  projects: [
    { extends: true, test: { name: 'relaxed SIMD' } },
    // The kernels once more, in the build for runtimes that have no relaxed SIMD.
    {
      extends: true,
      test: {
        name: 'plain SIMD',
        env: { INFODROP_SIMD: 'plain' },
        include: ['test/**/*.test.ts'],
        exclude: ['**/*.slow.test.ts', 'test/package.test.ts'],
      },
    },
  ],
});
