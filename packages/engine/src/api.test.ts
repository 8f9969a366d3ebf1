import { expect, it } from 'vitest';
import * as api from './index.js';
import * as node from './node.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "prepareEngine",
      "registerTrainingKernels",
    ]
  `);
});

it('exports these names for Node', () => {
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "NativeAddonError",
      "buildNativeAddon",
      "checkNativeAddon",
    ]
  `);
});
