import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as information from '../src/index.js';

const folder = fileURLToPath(new URL('../src', import.meta.url));

/** Bytes of a bundle of `contents`, minified and gzipped, with everything it imports. */
async function bundledBytes(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    conditions: ['@infodrop/source', 'module'],
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

describe('the size of a bundle, minified and gzipped', () => {
  it('is under 80 kB for the whole package', async () => {
    expect(await bundledBytes(`export * from './index.js';`)).toBeLessThan(80_000);
  });

  // A test of significance is no estimator; that by permutation brings a quick way of its own for KSG.
  const tests = Object.keys(information).filter((name) => name.endsWith('Test'));

  // They choose among three estimators.
  const choosing = ['mutualInformationMatrix', 'rankFeatures'];

  it.each(choosing)('is under 30 kB for %s alone', async (name) => {
    expect(await bundledBytes(`export { ${name} } from './index.js';`)).toBeLessThan(30_000);
  });

  it.each(Object.keys(information).filter((name) => !tests.includes(name) && !choosing.includes(name)))(
    'is under 12 kB for %s alone',
    async (name) => {
      expect(await bundledBytes(`export { ${name} } from './index.js';`)).toBeLessThan(12_000);
    },
  );

  it.each(tests)('is under 17 kB for %s alone, a test for any measure', async (name) => {
    expect(await bundledBytes(`export { ${name} } from './index.js';`)).toBeLessThan(17_000);
  });
});
