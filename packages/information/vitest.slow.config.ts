import { defineConfig } from 'vitest/config';
import { inlineWorkerForTests } from './inlineWorker.config.js';

export default defineConfig({
  plugins: [inlineWorkerForTests()],
  test: { testTimeout: 3_600_000, include: ['**/*.slow.test.ts'] },
});
