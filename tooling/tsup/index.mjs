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
    clean: true,
    splitting: false,
    treeshake: true,
    ...overrides,
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
