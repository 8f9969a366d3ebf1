// A workspace of a few files in a temporary folder, for tests of the checks.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A manifest that keeps every rule; `changes` replace its fields. */
export function manifest(name, changes = {}) {
  return { name, version: '0.0.0', license: 'MIT', type: 'module', ...changes };
}

/** Writes `files` (path → text, or → an object to write as JSON) and removes them when test `t` is over. */
export function fakeWorkspace(t, files) {
  const root = mkdtempSync(join(tmpdir(), 'infodrop-fake-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const all = Object.entries({ 'pnpm-workspace.yaml': 'packages: [packages/*]\n', ...files });
  for (const [path, content] of all.filter((entry) => entry[1] !== undefined)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}
