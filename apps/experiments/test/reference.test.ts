import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onlyRun, run } from './command.js';
import { workFolder } from './workFolder.js';
import { networkNumbers } from './networkNumbers.js';

interface Reference {
  /** What made the numbers: the commit, and what was typed. */
  readonly commit: string;
  readonly command: string;
}

const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, 'reference', 'quickstart.json'), 'utf8'),
) as Reference;
const work = workFolder('reference');

it('gives the numbers that it gave at the commit of the reference, bit for bit', async () => {
  const { commit, command, ...numbers } = reference;
  expect(commit).toMatch(/^[0-9a-f]{7}$/);
  // Relaxed SIMD rounds as the processor does; plain SIMD is the same everywhere.
  const [simd, , ...args] = command.split(' ');
  expect(simd).toBe('INFODROP_SIMD=plain');
  const { code, stderr } = await run(args, { cwd: work, env: { INFODROP_SIMD: 'plain' } });
  expect(code, stderr).toBe(0);
  expect(networkNumbers(onlyRun(join(work, 'runs')))).toEqual(numbers);
});
