// Puts the bundled program of src/workers/worker.ts, as a string, in the place of src/workers/workerSource.ts:
// no bundler of anybody's has to find a second file, and no generated file has to be there before the tests.
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const PLACE = /src[\\/]workers[\\/]workerSource\.ts$/;

async function bundledWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('src/workers/worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['@infodrop/source'],
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  return `export const workerSource = ${JSON.stringify(outputFiles[0]!.text)};\n`;
}

/**
 * For esbuild and tsup. Where the package is `external`, the pool's import of its index stays one, so that the pool knows
 * the very functions that the user imports.
 */
export function inlineWorker({ external = true }: { external?: boolean } = {}): Plugin {
  return {
    name: 'inline worker',
    setup: (bundler) => {
      bundler.onLoad({ filter: PLACE }, async () => ({ contents: await bundledWorker(), loader: 'js' }));
      if (!external) return;
      bundler.onResolve({ filter: /^\.\.\/index\.js$/ }, ({ importer }) =>
        /src[\\/]workers[\\/]/.test(importer) ? { path: '@infodrop/information', external } : null,
      );
    },
  };
}

/** For Vitest. */
export function inlineWorkerForTests(): {
  name: string;
  enforce: 'pre';
  load: (id: string) => Promise<string> | null;
} {
  return {
    name: 'inline worker',
    enforce: 'pre',
    load: (id) => (PLACE.test(id) ? bundledWorker() : null),
  };
}
