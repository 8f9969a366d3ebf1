import { expect, it } from 'vitest';
import * as api from './index.js';
import * as mnist from './mnist.js';
import * as node from './node.js';
import * as preprocessing from './preprocessing.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "clutteredMnist",
      "dSpritesFromNpz",
      "factorDataset",
      "imageSet",
      "imageSetFromCifar",
      "imageSetFromIdx",
      "mpi3dFromNpz",
      "parseIdx",
      "parseNpy",
      "parseNpz",
      "readIdx",
      "sampledFactors",
      "sampledPairs",
      "selectImages",
      "shapes3dFromHdf5",
      "splitImageSet",
      "sprites",
      "xyObject",
      "xySquares",
    ]
  `);
});

it('exports these names from /mnist', () => {
  expect(Object.keys(mnist).sort()).toMatchInlineSnapshot(`
    [
      "loadMnistDigits",
    ]
  `);
});

it('exports these names from /node', () => {
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "findFashionMnist",
      "readCifarImages",
      "readIdxImages",
    ]
  `);
});

it('exports these names from /preprocessing', () => {
  expect(Object.keys(preprocessing).sort()).toMatchInlineSnapshot(`
    [
      "fitZcaWhitening",
      "globalContrastNormalization",
      "whiten",
      "whiteningFromBytes",
      "whiteningIdentity",
      "whiteningToBytes",
    ]
  `);
});
