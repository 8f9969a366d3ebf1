// AssemblyScript to WebAssembly, and the bytes into a package's src/generated/.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import asc from 'assemblyscript/asc';

/** The module of an entry file: its bytes, and the declarations of what it exports. `options` are those of asc. */
export async function compileAssembly(root, entry, options) {
  const written = {};
  const { error, stderr } = await asc.main(
    [
      entry,
      '--outFile',
      'module.wasm',
      '--textFile',
      'module.wat',
      '--bindings',
      'raw',
      '--runtime',
      'stub',
      '--noAssert',
      '-O3',
      '--converge',
      '--use',
      'abort=',
      ...options,
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
        written[name] = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  const wasm = written['module.wasm'];
  if (!WebAssembly.validate(wasm)) {
    throw new Error(`compileAssembly: ${entry} with ${options.join(' ')} must give a valid module.`);
  }
  // The caller decides where things lie in memory, which may be another module's: a data segment would overwrite part of it.
  if (/\(data /u.test(written['module.wat'])) {
    throw new Error(`compileAssembly: ${entry} must have no data segment. Remove strings and static arrays.`);
  }
  return { wasm, declarations: written['module.d.ts'] };
}

/** Writes a file of src/generated/ where it is not the same already. */
export async function generate(root, name, from, source) {
  const file = resolve(root, 'src', 'generated', name);
  const text = `// Compiled from ${from} by scripts/compile.mjs. Not to be edited.\n${source}`;
  await mkdir(dirname(file), { recursive: true });
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before !== text) await writeFile(file, text);
}
