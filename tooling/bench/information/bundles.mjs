// What a page pays: the package bundled by esbuild, minified, gzipped, as a whole and one function at a time.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as information from '@infodrop/information';
import { root } from '../record.mjs';

const SHOWN = [
  'entropy',
  'mutualInformation',
  'ksgMutualInformation',
  'ksgConditionalMutualInformation',
  'kozachenkoLeonenkoEntropy',
  'gaussianTotalCorrelation',
  'informationBottleneck',
];

/** esbuild of the package, or the one that tsup brings. */
function esbuild() {
  const ofPackage = createRequire(join(root, 'packages', 'information', 'package.json'));
  try {
    return ofPackage('esbuild');
  } catch {
    return createRequire(ofPackage.resolve('tsup'))('esbuild');
  }
}

async function bundled(build, text) {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    logLevel: 'error',
  });
  const { contents } = outputFiles[0];
  return { bytes: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

/** Sizes in bytes: of everything, of each function shown, and of the largest of all exported functions. */
export async function bundles() {
  const { build } = esbuild();
  const one = (name) => bundled(build, `export { ${name} } from '@infodrop/information';`);
  const sizes = [{ name: 'everything', ...(await bundled(build, "export * from '@infodrop/information';")) }];
  for (const name of SHOWN.filter((each) => each in information)) sizes.push({ name, ...(await one(name)) });
  return sizes;
}
