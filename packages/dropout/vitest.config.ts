import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One process for all files: importing tfjs takes longer than most of them.
  test: {
    isolate: false,
    testTimeout: 60_000,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.slow.test.ts'],
  },
});
