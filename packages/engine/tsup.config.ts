import { packageBuild } from '@infodrop-tooling/tsup';
import { defineConfig } from 'tsup';

export default defineConfig([
  // Shims: the CommonJS build needs a value for `import.meta.url`.
  packageBuild({ shims: true, clean: ['dist/index.*'] }),
  // The program of a thread as a file of its own, for pages whose policy forbids one that is made in the page.
  {
    entry: { threadWorker: 'src/threads/worker.ts' },
    format: ['iife'],
    target: 'es2022',
    platform: 'neutral',
    minify: true,
    outExtension: () => ({ js: '.js' }),
  },
]);
