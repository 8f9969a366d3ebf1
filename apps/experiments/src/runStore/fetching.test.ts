import { expect, it } from 'vitest';
import { runTask } from '../../test/queueBench.js';
import { CommandError } from '../commandError.js';
import type { CrewOutcome } from '../workers/crew.js';
import { fetching } from './fetching.js';

const done = { kind: 'done', result: undefined } as const;
const task = runTask('/shared', 1);

/** What a run ends with, and what was asked of the store for it. */
async function endOf(
  outcome: CrewOutcome<unknown>,
  refused = '',
  kind: 'train' | 'measure' = 'train',
): Promise<[CrewOutcome<unknown>, string[]]> {
  const asked: string[] = [];
  const ask = (what: string): Promise<void> => {
    asked.push(what);
    const isRefused = refused !== '' && what.startsWith(refused);
    return isRefused ? Promise.reject(new CommandError('the run store must answer')) : Promise.resolve();
  };
  const fetch = async (folder: string, awaited = 'anything'): Promise<() => Promise<void>> => {
    await ask(`fetch ${awaited} of ${folder}`);
    return () => ask('tidy');
  };
  const queue = fetching({ do: () => Promise.resolve(outcome) }, { fetch });
  return [await queue.do({ ...task, request: { ...task.request, kind } }), asked];
}

it('fetches what a run came to before it counts as done', async () => {
  expect(await endOf(done)).toEqual([done, ['fetch trained.json of /shared/runs/seed-1', 'tidy']]);
  const [, asked] = await endOf(done, '', 'measure');
  expect(asked).toEqual(['fetch measured.json of /shared/runs/seed-1', 'tidy']);
});

it('fetches nothing of a run that failed or was stopped', async () => {
  const failed = { kind: 'failed', message: 'loss must be finite' } as const;
  expect(await endOf(failed)).toEqual([failed, []]);
  expect(await endOf({ kind: 'stopped' })).toEqual([{ kind: 'stopped' }, []]);
});

it('says of a run that cannot be fetched that it is done', async () => {
  const [outcome] = await endOf(done, 'fetch');
  expect(outcome).toEqual({
    kind: 'failed',
    message: 'it is done, but could not be fetched: the run store must answer',
  });
});

it('does not mind when leftovers cannot be removed', async () => {
  expect((await endOf(done, 'tidy'))[0]).toEqual(done);
});
