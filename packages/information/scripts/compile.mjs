// Compiles each module of assembly/ to WebAssembly, and writes it, packed as text, into src/generated/.
import { fileURLToPath } from 'node:url';
import { compileAssembly, generate } from '@infodrop-tooling/wasm';
import { ALPHABET, pack } from './pack.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function compile(name, ...options) {
  const { wasm } = await compileAssembly(root, `assembly/${name}.ts`, ['--shrinkLevel', '2', ...options]);
  await generate(root, `${name}Kernel.ts`, `assembly/${name}.ts`, `export const ${name}Kernel =\n  '${pack(wasm)}';\n`);
  console.log(`${name}.wasm: ${wasm.length} bytes`);
}

await generate(root, 'alphabet.ts', 'scripts/pack.mjs', `export const ALPHABET = '${ALPHABET}';\n`);
await compile('crossProducts', '--enable', 'simd');
await compile('search', '--enable', 'simd');
await compile('tally', '--initialMemory', '2');
