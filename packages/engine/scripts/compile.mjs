// Compiles assembly/ to WebAssembly, with plain and with relaxed SIMD, and inlines the bytes, as base64, in src/generated/;
// the types of what it exports, and the program of the threads beside it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { exportTypes } from './exportTypes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Node 20 has relaxed SIMD behind this flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** The bytes of assembly/ compiled with these features, and the declarations of what it exports. */
async function compile(...features) {
  const output = 'trainingKernels.wasm';
  let wasm;
  let text;
  let declarations;
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      '--outFile',
      output,
      '--textFile',
      'trainingKernels.wat',
      '--bindings',
      'raw',
      '--runtime',
      'stub',
      '--noAssert',
      '--importMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      ...features.flatMap((feature) => ['--enable', feature]),
      '-O3',
      '--converge',
      '--use',
      'abort=',
    ],
    {
      readFile: async (name, base) => {
        try {
          return await readFile(resolve(root, base, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) wasm = contents;
        else if (name.endsWith('.wat')) text = contents;
        else if (name.endsWith('.d.ts')) declarations = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  // The module lives in another module's memory: a data segment would overwrite that module's data.
  if (/\(data /u.test(text))
    throw new Error('compile: the kernels must have no data segment. Remove strings and static arrays.');
  if (!WebAssembly.validate(wasm)) throw new Error(`compile: the module with ${features.join(', ')} must validate.`);
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

/** Writes a file of src/generated where it is not the same already. */
async function generate(name, from, source) {
  const file = new URL(`../src/generated/${name}`, import.meta.url);
  const text = `// Compiled from ${from} by scripts/compile.mjs. Not to be edited.\n${source}`;
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before !== text) await writeFile(file, text);
}

const inlined = (name, wasm) => `export const ${name} =\n  '${Buffer.from(wasm).toString('base64')}';\n`;

await mkdir(new URL('../src/generated/', import.meta.url), { recursive: true });
const plain = await compile('simd');
const relaxed = await compile('simd', 'relaxed-simd');
await generate(
  'trainingKernels.ts',
  'assembly/',
  inlined('plainKernelsBase64', plain.wasm) + inlined('relaxedKernelsBase64', relaxed.wasm),
);
await generate('trainingExports.ts', 'assembly/', exportTypes(plain.declarations));
await generate(
  'threadProgram.ts',
  'src/threads/worker.ts',
  `export const threadProgram =\n  ${JSON.stringify(await bundleThreadProgram())};\n`,
);
