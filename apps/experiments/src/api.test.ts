import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "experiment",
      "imagesFigure",
      "leastPairs",
      "levelOf",
      "linesFigure",
      "mapsFigure",
      "pairedChange",
      "rasterize",
      "spread",
      "valuesOf",
      "verdictOf",
    ]
  `);
});
