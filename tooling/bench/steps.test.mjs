import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepareEngine } from '@infodrop/engine';
import { SETTINGS, TRAINING_CASES } from './cases.mjs';
import { stepRunner } from './steps.mjs';
import { complaintOf } from './worker.mjs';

await prepareEngine({ backend: 'wasm' });

const networks = new Map(TRAINING_CASES.map((each) => [each.layer ?? `${each.network} ${each.by ?? ''}`.trim(), each]));
for (const [name, each] of networks) {
  test(`one step of ${name} is made and timed`, async () => {
    let [begun, ended] = [0, 0];
    const watch = { start: () => (begun += 1), stop: () => (ended += 1) };
    await stepRunner({ ...SETTINGS, ...each, width: 0.25, batch: 2, threads: 1 })(1, watch);
    assert.deepEqual([begun, ended], [1, 1]);
  });
}

test('what a process died of is the line that names the error', () => {
  const node = 'file.mjs:3\n  throw\n\nTypeError: options must be right\n    at f (file.mjs:3:1)\n\nNode.js v20.20.2\n';
  assert.equal(complaintOf(node), 'TypeError: options must be right');
  assert.equal(complaintOf('Traceback\n  File\nValueError: bad value\n'), 'ValueError: bad value');
  assert.equal(complaintOf('killed\n'), 'killed');
  assert.equal(complaintOf(''), 'ended without an answer');
});
