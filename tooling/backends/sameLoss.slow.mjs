// The same on the backends of Node that need more than npm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAgrees } from './agreement.mjs';
import { trainInNode } from './inNode.mjs';
import { isMissing, NODE_RUNS, QUICK_RUNS } from './runs.mjs';

const reference = await trainInNode(QUICK_RUNS[0].backend);

for (const run of NODE_RUNS) {
  test(`${run.name}: the losses of cpu at every step, and a process that ends by itself`, async (context) => {
    const outcome = await trainInNode(run.backend, run.env);
    if (isMissing(outcome)) {
      context.skip(outcome.error);
      return;
    }
    assertAgrees(outcome, run, reference);
    assert.ok(outcome.secondsToEnd < 20, `ended after ${outcome.secondsToEnd} s`);
  });
}
