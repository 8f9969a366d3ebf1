// The same in pages of a browser, and what prepareEngine chooses there.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAgrees } from './agreement.mjs';
import { chromiumPath, openBrowser } from './inBrowser.mjs';
import { trainInNode } from './inNode.mjs';
import { BROWSER_RUNS, QUICK_RUNS } from './runs.mjs';

const skip = chromiumPath() === undefined ? 'no Chromium: set CHROMIUM_PATH, or apt-get install chromium' : false;

describe('in a browser', { skip }, () => {
  let browser;
  let reference;
  before(async () => {
    reference = await trainInNode(QUICK_RUNS[0].backend);
    browser = await openBrowser();
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
    test(`${run.name}: the losses of cpu in Node at every step`, async () => {
      const outcome = await browser.trainOn(run.backend, run.isolated);
      assertAgrees(outcome, run, reference);
      assert.deepEqual(outcome.complaints, []);
    });
  }
});
