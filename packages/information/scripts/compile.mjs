// Compiles each module of assembly/ to WebAssembly, and writes it, packed as text, into src/generated/.
import { fileURLToPath } from 'node:url';
import { compileAssembly, generate } from '@infodrop-tooling/wasm';
import { ALPHABET, frequentOf, pack } from './pack.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const MODULES = ['crossProducts', 'search', 'strips', 'tally'];

const compiled = new Map();
for (const name of MODULES) {
  const { wasm } = await compileAssembly(root, `assembly/${name}.ts`, ['--shrinkLevel', '2', '--enable', 'simd']);
  compiled.set(name, wasm);
  console.log(`${name}.wasm: ${wasm.length} bytes`);
}

const frequent = frequentOf(compiled.values());
const declared = (name, text) => `export const ${name} =\n  '${text}';\n`;
await generate(root, 'alphabet.ts', 'assembly/', declared('ALPHABET', ALPHABET) + declared('FREQUENT', frequent));
for (const [name, wasm] of compiled) {
  await generate(root, `${name}Kernel.ts`, `assembly/${name}.ts`, declared(`${name}Kernel`, pack(wasm, frequent)));
}
