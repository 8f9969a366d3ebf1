// What a run is recorded with: the commit, the machine, and the files that it writes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { HELD_VECTOR, widestVector } from './vector.mjs';

/** The repository's root. */
export const root = join(import.meta.dirname, '..', '..');

/** The short name of the commit that is checked out. */
export function commitOf() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** The machine, with its load now and before; `held` where all were held to AVX2. */
export function machineOf(loadBefore, held = false) {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    vector: held ? HELD_VECTOR : widestVector(),
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    loadBefore,
    loadAfter: loadavg()[0],
  };
}

/** The machine, the software and the commit in one line. */
export function surroundings({ machine, versions, date, commit }, how) {
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const vector = machine.vector === undefined ? '' : ` (${machine.vector})`;
  return (
    `${machine.processor}${vector}, ${machine.cores} cores, ${machine.memoryGigabytes} GB; ${software.join(', ')}. ` +
    `${how} Load before and after: ${machine.loadBefore.toFixed(1)} and ${machine.loadAfter.toFixed(1)}. ` +
    `Commit ${commit}, ${date}.`
  );
}

/** Writes a file of the repository and says so. */
export function write(path, text, progress) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  progress(`wrote ${relative(root, path)}`);
}
