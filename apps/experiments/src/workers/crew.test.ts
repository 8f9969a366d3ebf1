import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { crewOf, type CrewOutcome } from './crew.js';

let folder = '';
let script = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-crew-'));
  script = join(folder, 'worker.cjs');
  // Notes that it was begun, and ends as it is told.
  writeFileSync(
    script,
    `const { appendFileSync, readFileSync } = require('node:fs');
     process.on('message', ({ request: { name, deaths = 0, fault } }) => {
       const log = ${JSON.stringify(join(folder, 'log'))};
       appendFileSync(log, name + '\\n');
       const begun = readFileSync(log, 'utf8').split('\\n').filter((line) => line === name).length;
       if (begun <= deaths) process.kill(process.pid, 'SIGKILL');
       else process.send(fault ? { kind: 'failed', message: fault } : { kind: 'done', result: name }, () => process.exit(0));
     });`,
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** How tasks end, the names of the workers in the order in which they were begun, and what was said of each. */
async function work(
  requests: readonly { name: string; turn?: number; deaths?: number; fault?: string }[],
  workers = 1,
): Promise<{ outcomes: CrewOutcome<string>[]; begun: string[]; said: string[] }> {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const said: string[] = [];
  const crew = crewOf({ script, workers, signal: new AbortController().signal });
  const outcomes = await Promise.all(
    requests.map(({ turn = 0, ...request }) =>
      crew.do<object, never, string>({ request, turn, onLine: (line) => said.push(`${request.name}: ${line}`) }),
    ),
  );
  return { outcomes, begun: readFileSync(log, 'utf8').trim().split('\n'), said };
}

it('begins a task again whose worker is killed, three times at most; the others go on', async () => {
  const { outcomes, begun, said } = await work([{ name: 'a', deaths: 2 }, { name: 'b', deaths: 9 }, { name: 'c' }]);
  expect(begun).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c']);
  expect(outcomes).toEqual([
    { kind: 'done', result: 'a' },
    { kind: 'died', message: 'was killed by SIGKILL' },
    { kind: 'done', result: 'c' },
  ]);
  expect(said).toContain('a: its worker was killed by SIGKILL; try 3 of 3');
});

it('does not repeat a fault that a worker names: it would be the same', async () => {
  const { outcomes, begun } = await work([{ name: 'a', fault: 'train: loss must be finite, got NaN.' }]);
  expect(begun).toEqual(['a']);
  expect(outcomes).toEqual([{ kind: 'failed', message: 'train: loss must be finite, got NaN.' }]);
});

it('takes the earliest turn first', async () => {
  const { begun } = await work([
    { name: 'a', turn: 0 },
    { name: 'c', turn: 2 },
    { name: 'b', turn: 1 },
  ]);
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('has many workers at a time without a warning', async () => {
  const said: string[] = [];
  const listen = (warning: Error): number => said.push(warning.message);
  process.on('warning', listen);
  try {
    const names = Array.from({ length: 12 }, (_, i) => `many ${i}`);
    const { begun } = await work(
      names.map((name) => ({ name })),
      names.length,
    );
    expect(begun.sort()).toEqual(names.sort());
    // Warnings come in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(said).toEqual([]);
  } finally {
    process.off('warning', listen);
  }
});

it('begins nothing more when the disk is full', async () => {
  const { outcomes, begun } = await work([
    { name: 'a', fault: 'x: no space left on the device (ENOSPC).' },
    { name: 'b' },
  ]);
  expect(begun).toEqual(['a']);
  expect(outcomes[1]).toEqual({ kind: 'skipped', message: 'not begun, because the disk is full' });
});
