import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsup';

/** The build that every package shares: ESM and CJS, each with its own declarations. */
export function packageBuild(overrides = {}) {
  return {
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    // Private packages (requirements, kernels) have no build of their own: they become part of each package.
    dts: { resolve: [/^@infodrop\/(requirements|kernels)$/] },
    sourcemap: true,
    // Everything but what `pageBuild` writes at the same time.
    clean: ['!page.min.js'],
    splitting: false,
    treeshake: true,
    ...overrides,
  };
}

/** Takes every part of TensorFlow.js from '@tensorflow/tfjs', the one file of it that there is for a page. */
const wholeTensorFlow = {
  name: 'whole TensorFlow.js',
  setup({ onResolve }) {
    onResolve({ filter: /^@tensorflow\/tfjs-(?:core|layers)(?:\/|$)/ }, () => ({
      path: '@tensorflow/tfjs',
      external: true,
      sideEffects: true,
    }));
  },
};

/**
 * The build for a page without a bundler: one file, dist/page.min.js, in which all is but TensorFlow.js, of which a page has one.
 * It is what the fields `jsdelivr` and `unpkg` of a manifest name.
 */
export function pageBuild() {
  return {
    ...packageBuild(),
    entry: { page: 'src/index.ts' },
    format: ['esm'],
    platform: 'browser',
    noExternal: [/./],
    esbuildPlugins: [wholeTensorFlow],
    outExtension: () => ({ js: '.min.js' }),
    minify: true,
    dts: false,
    sourcemap: false,
    clean: false,
  };
}

/**
 * Builds the package in `folder` as it is now, without declarations, into a folder of its own: what a test runs in another process is
 * then never yesterday's build. Gives `{ url, remove }`, the URL ending in a slash.
 */
export async function builtForTest(folder, overrides = {}) {
  // Inside node_modules, so that it finds the package's own dependencies.
  const cache = join(folder, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'infodrop-built-'));
  writeFileSync(join(outDir, 'package.json'), '{"type":"module"}');
  await build({
    ...packageBuild(overrides),
    config: false,
    dts: false,
    sourcemap: false,
    clean: false,
    silent: true,
    outDir,
  });
  return { url: pathToFileURL(`${outDir}/`), remove: () => rmSync(outDir, { recursive: true, force: true }) };
}
