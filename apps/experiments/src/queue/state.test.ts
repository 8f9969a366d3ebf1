import { expect, it } from 'vitest';
import { type RunState, stateLines } from './state.js';

const run = (state: RunState['state'], more: Partial<RunState> = {}): RunState => ({
  title: 'a',
  kind: 'train',
  state,
  worker: '',
  progress: null,
  message: '',
  seconds: 0,
  ...more,
});

it('says how many runs are how far, which run where, which failed and why, and what is left at the pace so far', () => {
  const lines = stateLines('/shared/sweep', {
    experiments: ['mine', 'yours'],
    ended: false,
    runs: [
      run('done', { seconds: 20, worker: 'x' }),
      run('done', { seconds: 40, worker: 'x' }),
      run('failed', { title: 'bad', message: 'train: loss must be finite, got NaN.', worker: 'y-1' }),
      run('running', {
        title: 'half',
        worker: 'x-2',
        progress: { step: 50, steps: 100, epoch: 3, epochs: 6, values: [['loss', '0.5']] },
      }),
      run('running', { title: 'new', worker: 'y-2' }),
      run('waiting'),
    ],
  });
  expect(lines).toEqual([
    'queue    /shared/sweep: mine, yours, under way',
    'train    2 of 6 done, 2 running, 1 waiting, 1 failed',
    'running  half: 50 %, epoch 3/6, loss 0.5; on x-2',
    'running  new: begins; on y-2',
    'failed   bad: train: loss must be finite, got NaN.; on y-1',
    // Two and a half runs of 30 s, two at a time.
    'left     0:38 of what is queued',
  ]);
});

it('does not guess the time left before a run has ended, and needs none at the end', () => {
  const of = (ended: boolean, runs: RunState[]): string =>
    stateLines('q', { experiments: ['mine'], ended, runs }).at(-1)!;
  expect(of(false, [run('running')])).toBe('left     –:–– of what is queued');
  expect(of(false, [run('done', { seconds: 9 }), run('waiting')])).toBe('left     –:–– of what is queued');
  expect(of(true, [run('done', { seconds: 9 })])).toBe('train    1 of 1 done');
});
