import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 60_000, exclude: ['**/*.slow.test.ts'] };

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'relaxed SIMD', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } },
      // The kernels once more, in the build for runtimes that have no relaxed SIMD.
      {
        test: {
          ...shared,
          name: 'plain SIMD',
          env: { INFODROP_SIMD: 'plain' },
          include: ['test/**/*.test.ts'],
          exclude: [...shared.exclude, 'test/package.test.ts'],
        },
      },
    ],
  },
});
