import { slowTests } from '@infodrop-tooling/vitest';
import { inlineWorkerForTests } from './inlineWorker.config.js';

export default slowTests({}, { plugins: [inlineWorkerForTests()] });
