// The same in pages of a browser, and what prepareEngine chooses there.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAgrees } from './agreement.mjs';
import { browserHere } from './inBrowser.mjs';
import { trainInNode } from './inNode.mjs';
import { BROWSER_RUNS, isMissing, QUICK_RUNS } from './runs.mjs';

const { browser, why: skip } = await browserHere();

describe('in a browser', { skip }, () => {
  let reference;
  before(async () => {
    reference = await trainInNode(QUICK_RUNS[0].backend);
  });
  after(() => browser?.close());

  test('the automatic choice passes over a GPU in software', async () => {
    const { error, backend, passedOver, complaints } = await browser.choose();
    assert.equal(error, undefined);
    assert.equal(backend, 'wasm');
    const { why } = passedOver.find((other) => other.backend === 'webgpu');
    assert.match(why, /^only a software adapter, .*swiftshader/iu);
    assert.deepEqual(complaints, []);
  });

  for (const run of BROWSER_RUNS) {
    test(`${run.name}: the losses of cpu in Node at every step`, async (context) => {
      const outcome = await browser.trainOn(run.backend, run.isolated);
      if (isMissing(outcome)) {
        context.skip(outcome.error);
        return;
      }
      assertAgrees(outcome, run, reference);
      assert.deepEqual(outcome.complaints, []);
    });
  }
});
