// The names that each entry point gives, in an ESM and in a CJS project, against the snapshots of the public API.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryPoints } from './consumer.mjs';
import { runNode } from './run.mjs';

/** The name lists of the inline snapshots in `src/api.test.ts`, each sorted. */
export function snapshots(folder) {
  const path = join(folder, 'src', 'api.test.ts');
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/toMatchInlineSnapshot\(\s*`\s*\[([^\]]*)\]/g)].map(([, list]) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name).sort(),
  );
}

const PROGRAMS = {
  module: (paths) =>
    `const names = {};\nfor (const path of ${paths}) names[path] = Object.keys(await import(path));\n` +
    'console.log("\\nNAMES " + JSON.stringify(names));\nprocess.exit(0);\n',
  commonjs: (paths) =>
    `const names = {};\nfor (const path of ${paths}) names[path] = Object.keys(require(path));\n` +
    'console.log("\\nNAMES " + JSON.stringify(names));\nprocess.exit(0);\n',
};

/** Loads every entry point in `project` and gives a map from import path to its names, sorted. */
export function loadedNames(project, type, manifest) {
  const program = join(project.folder, type === 'module' ? 'names.mjs' : 'names.cjs');
  writeFileSync(program, PROGRAMS[type](JSON.stringify(entryPoints(manifest))));
  const { code, output } = runNode([program], { cwd: project.folder });
  const line = output.split('\n').find((each) => each.startsWith('NAMES '));
  if (code !== 0 || line === undefined) {
    throw new Error(`${manifest.name} does not load in ${type === 'module' ? 'an ESM' : 'a CJS'} project.\n${output}`);
  }
  return new Map(Object.entries(JSON.parse(line.slice(6))).map(([path, names]) => [path, names.sort()]));
}

/** Problems of the loaded names of one project type, as sentences. */
export function nameProblems(names, type, known) {
  const problems = [];
  for (const [path, list] of names) {
    if (list.includes('default')) problems.push(`${path} has a default export (${type}). Export it by name`);
    const named = list.filter((name) => name !== 'default' && name !== '__esModule');
    if (!known.some((snapshot) => snapshot.join() === named.join())) {
      problems.push(
        `${path} (${type}) gives ${named.join(', ') || 'no names'}: no snapshot in src/api.test.ts is like that. ` +
          'Snapshot Object.keys of each entry point there, and build again',
      );
    }
  }
  return problems;
}
