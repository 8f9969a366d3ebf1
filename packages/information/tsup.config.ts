import { packageBuild, pageBuild } from '@infodrop-tooling/tsup';
import { defineConfig } from 'tsup';
import { inlineWorker } from './inlineWorker.config.js';

export default defineConfig([
  packageBuild({
    entry: { index: 'src/index.ts', workers: 'src/workers/workers.ts' },
    esbuildPlugins: [inlineWorker()],
  }),
  pageBuild(),
]);
