// Compiles assembly/ to WebAssembly, with plain and with relaxed SIMD, and inlines the bytes, as base64, in src/generated/;
// the types of what it exports, and the program of the threads beside it.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { compileAssembly, generate } from '@infodrop-tooling/wasm';
import { build } from 'esbuild';
import { exportTypes } from './exportTypes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Node 20 has relaxed SIMD behind this flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** The bytes of assembly/ compiled with these features, and the declarations of what it exports. */
async function compile(...features) {
  const { wasm, declarations } = await compileAssembly(root, 'assembly/index.ts', [
    '--importMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
    ...features.flatMap((feature) => ['--enable', feature]),
  ]);
  console.log(`trainingKernels.wasm (${features.join(', ')}): ${wasm.length} bytes`);
  return { wasm, declarations };
}

/** The program of a helping thread, as text: no bundler has to find a second file. */
async function bundleThreadProgram() {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, 'src/threads/worker.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

const inlined = (name, wasm) => `export const ${name} =\n  '${Buffer.from(wasm).toString('base64')}';\n`;

const plain = await compile('simd');
const relaxed = await compile('simd', 'relaxed-simd');
await generate(
  root,
  'trainingKernels.ts',
  'assembly/',
  inlined('plainKernelsBase64', plain.wasm) + inlined('relaxedKernelsBase64', relaxed.wasm),
);
await generate(root, 'trainingExports.ts', 'assembly/', exportTypes(plain.declarations));
await generate(
  root,
  'threadProgram.ts',
  'src/threads/worker.ts',
  `export const threadProgram =\n  ${JSON.stringify(await bundleThreadProgram())};\n`,
);
