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
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

describe('the size of a bundle, minified and gzipped', () => {
  it('is under 60 kB for the whole package', async () => {
    expect(await bundledBytes(`export * from './index.js';`)).toBeLessThan(60_000);
  });

  it.each(Object.keys(information))('is under 10 kB for %s alone', async (name) => {
    expect(await bundledBytes(`export { ${name} } from './index.js';`)).toBeLessThan(10_000);
  });
});
