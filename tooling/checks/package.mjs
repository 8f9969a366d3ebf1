#!/usr/bin/env node
// infodrop-check-package [--readme <path>]...: checks the built package in the current folder as its users will meet it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { consumerProject, entryPoints } from './package/consumer.mjs';
import { loadedNames, nameProblems, snapshots } from './package/names.mjs';
import { packed } from './package/packed.mjs';
import { readerProblems } from './package/reader.mjs';
import { runNode } from './package/run.mjs';
import { shippedProblems } from './package/shipped.mjs';
import { privateNames, publishedPackages, workspaceRoot } from './package/siblings.mjs';
import { typeErrors, useOf } from './package/types.mjs';
import { readmePrograms } from './readme.mjs';

const require = createRequire(import.meta.url);
const { values } = parseArgs({ options: { readme: { type: 'string', multiple: true, default: [] } } });

const folder = process.cwd();
const root = workspaceRoot(folder);
const packages = publishedPackages(root);
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const isLibrary = entryPoints(manifest).length > 0;
const started = performance.now();
const problems = [];
const done = [];

const check = async (title, find) => {
  const found = await find();
  problems.push(...found.map((problem) => `${title}: ${problem}`));
  done.push(title);
};

async function lintTarball(tarball) {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
    strict: true,
  });
  return messages.filter(({ type }) => type !== 'suggestion').map((message) => formatMessage(message, pkg));
}

function wrongTypes(tarball) {
  const attw = require.resolve('@arethetypeswrong/cli/package.json');
  const script = join(dirname(attw), JSON.parse(readFileSync(attw, 'utf8')).bin.attw);
  const { code, output } = runNode([script, tarball, '--profile', 'strict', '--no-color', '--no-emoji']);
  return code === 0 ? [] : [output];
}

const own = packed(folder, root);
await check('publint --strict', () => lintTarball(own.tarball));
await check('what is shipped', () => shippedProblems(own.folder, { root, inlined: privateNames(root) }));
// A command without entry points has no types for anybody to resolve.
if (isLibrary) await check('are the types wrong', () => wrongTypes(own.tarball));

const esm = consumerProject(manifest.name, 'module', { root, packages });
const cjs = consumerProject(manifest.name, 'commonjs', { root, packages });
try {
  const uses = new Map();
  if (isLibrary) {
    const known = snapshots(folder);
    const names = loadedNames(esm, 'module', manifest);
    await check('ESM project', () => nameProblems(names, 'ESM', known));
    await check('CJS project', () => nameProblems(loadedNames(cjs, 'commonjs', manifest), 'CJS', known));
    uses.set('use.mts', useOf(names)).set('use.cts', useOf(names));
  }
  const readmes = [join(folder, 'README.md'), ...values.readme].map((path, index) => [path, `README-${index}`]);
  const examples = new Map(readmes.flatMap(([path, stem]) => [...readmePrograms(path, stem)]));
  if (isLibrary && examples.size === 0) problems.push('README.md has no example. Write one as a fenced ts block');
  await check('types', () => typeErrors(esm, new Map([...uses, ...examples])));
  await check(`${examples.size} example(s), as the README installs them`, async () => {
    const found = [];
    for (const [path, stem] of readmes) found.push(...(await readerProblems(path, stem, { manifest, root, packages })));
    return found;
  });
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
} finally {
  esm.remove();
  cjs.remove();
}

const seconds = ((performance.now() - started) / 1000).toFixed(1);
if (problems.length > 0) {
  console.error(`${manifest.name}: ${problems.length} problem(s) of the packed package (${seconds} s)\n`);
  for (const problem of problems) console.error(`- ${problem}\n`);
  process.exitCode = 1;
} else console.log(`${manifest.name}: good as packed (${seconds} s): ${done.join(', ')}`);
