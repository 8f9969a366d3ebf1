// Compiles each module of assembly/ to WebAssembly, and inlines the bytes, as base64, in src/generated/.
import { fileURLToPath } from 'node:url';
import { compileAssembly, generate } from '@infodrop-tooling/wasm';

const root = fileURLToPath(new URL('..', import.meta.url));

const MODULES = ['batches', 'comoments', 'crossEntropy', 'deviations', 'forest', 'partners', 'trees'];

for (const name of MODULES) {
  const { wasm } = await compileAssembly(root, `assembly/${name}.ts`, ['--enable', 'simd']);
  const inlined = `export const ${name}Module =\n  '${Buffer.from(wasm).toString('base64')}';\n`;
  await generate(root, `${name}Module.ts`, `assembly/${name}.ts`, inlined);
  console.log(`${name}.wasm: ${wasm.length} bytes`);
}
