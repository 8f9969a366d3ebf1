import { packageTests } from '@infodrop-tooling/vitest';
import { inlineWorkerForTests } from './inlineWorker.config.js';

export default packageTests({}, { plugins: [inlineWorkerForTests()] });
