import { defineConfig } from 'vitest/config';
import { inlineWorkerForTests } from './inlineWorker.config.js';

export default defineConfig({
  plugins: [inlineWorkerForTests()],
  test: { testTimeout: 60_000, include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: ['**/*.slow.test.ts'] },
});
