// The same networks come to the same losses on every backend that npm alone brings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAgrees } from './agreement.mjs';
import { trainInNode } from './inNode.mjs';
import { NATIVE_RUNS, QUICK_RUNS } from './runs.mjs';
import { NETWORKS } from './sameNetwork.mjs';

const [cpu, ...others] = [...QUICK_RUNS, ...NATIVE_RUNS];
const reference = await trainInNode(cpu.backend, cpu.env);

test('cpu: the networks learn', () => {
  assertAgrees(reference, cpu, reference);
  for (const [name, { classes }] of Object.entries(NETWORKS)) {
    const { evaluated } = reference.results[name];
    const guessing = Math.log(classes);
    assert.ok(evaluated < 0.8 * guessing, `${name}: ${evaluated} nats, where guessing has ${guessing}`);
  }
});

for (const run of others) {
  test(`${run.name}: the losses of cpu at every step`, async () => {
    assertAgrees(await trainInNode(run.backend, run.env), run, reference);
  });
}
