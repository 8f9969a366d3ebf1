// By a clock that is told what to say: no process is started and nothing is timed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPasses, MOST_MORE_PASSES } from './passes.mjs';

/** Times passes by the medians that `clock` has for each peer, pass after pass; notes who was timed in each. */
function clocked(clock) {
  const passes = [];
  const place = {};
  const timePass = (peers) => {
    passes.push(peers.map(({ name }) => name));
    return Promise.resolve(
      peers.map(({ name }) => {
        const said = clock[name][(place[name] = (place[name] ?? -1) + 1)];
        if (typeof said === 'string') return { name, times: [], processorTimes: [], rounds: [], error: said };
        const times = [said * 0.9, said, said * 1.5];
        return {
          name,
          hello: `${name} here`,
          times,
          processorTimes: times,
          rounds: [said],
          peakMegabytes: said,
          loadedMegabytes: 1,
        };
      }),
    );
  };
  return { passes, timePass };
}

const run = async (clock, more = {}) => {
  const { passes, timePass } = clocked(clock);
  const told = [];
  const peers = Object.keys(clock).map((name) => ({ name, ...more[name] }));
  const results = await inPasses(peers, timePass, (text) => told.push(text));
  return { passes, told, byName: Object.fromEntries(results.map((result) => [result.name, result])) };
};

test('two passes that agree are all there are, and every time of both counts', async () => {
  const { passes, told, byName } = await run({ ours: [100, 109], PyTorch: [50, 51] });
  assert.deepEqual(passes, [
    ['ours', 'PyTorch'],
    ['ours', 'PyTorch'],
  ]);
  assert.deepEqual(told, []);
  assert.deepEqual(byName.ours.rounds, [100, 109]);
  assert.equal(byName.ours.times.length, 6);
  assert.equal(byName.ours.peakMegabytes, 109);
  assert.equal(byName.ours.hello, 'ours here');
  assert.equal('apart' in byName.ours, false);
});

test('a peer whose passes differ is timed again with PyTorch beside it, and the slow pass does not count', async () => {
  const { passes, told, byName } = await run({ ours: [100, 100], TensorFlow: [287, 186, 190], PyTorch: [60, 61, 60] });
  assert.deepEqual(passes.slice(2), [['TensorFlow', 'PyTorch']]);
  assert.deepEqual(told, ['passes differ by over 10 %: TensorFlow: pass 3']);
  assert.deepEqual(byName.TensorFlow.rounds, [186, 190]);
  assert.deepEqual(byName.TensorFlow.passes, [287, 186, 190]);
  assert.equal('apart' in byName.TensorFlow, false);
  assert.equal(byName.PyTorch.passes.length, 3);
});

test('PyTorch itself is timed again alone', async () => {
  const { passes, byName } = await run({ ours: [100, 100], PyTorch: [287, 186, 187] });
  assert.deepEqual(passes.slice(2), [['PyTorch']]);
  assert.deepEqual(byName.PyTorch.rounds, [186, 187]);
});

test('after so many tries the two nearest passes stand, and by how much they differ', async () => {
  const { passes, byName } = await run({ restless: [100, 150, 225, 340, 270] });
  assert.equal(passes.length, 2 + MOST_MORE_PASSES);
  assert.deepEqual(byName.restless.rounds, [225, 270]);
  assert.ok(Math.abs(byName.restless.apart - 0.2) < 1e-12);
});

test('a peer that fails in a pass is reported and not timed again, and one step stays one step', async () => {
  const { passes, byName } = await run(
    { never: ['no such kernel'], later: [100, 'out of memory'], slow: [9000], PyTorch: [60, 60] },
    { slow: { oneStep: true } },
  );
  assert.deepEqual(passes, [
    ['never', 'later', 'slow', 'PyTorch'],
    ['later', 'PyTorch'],
  ]);
  assert.equal(byName.never.error, 'no such kernel');
  assert.equal(byName.later.error, 'out of memory');
  assert.deepEqual(byName.slow.passes, [9000]);
});
