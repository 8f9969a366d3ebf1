import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { tensor } from '@tensorflow/tfjs-core';
import { packWeights, unpackWeights } from '../src/demonstrations/weights/packedWeights.mjs';

/** Writes a network's weights, and gives it those that a page will read: whatever is measured of it afterwards is of these. */
export function storeNetwork(file, model) {
  const shapes = model.getWeights().map(({ shape }) => shape);
  const bytes = packWeights(model.getWeights().map((weight) => ({ shape: weight.shape, values: weight.dataSync() })));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  const read = unpackWeights(bytes, shapes).map((values, i) => tensor(values, shapes[i]));
  model.setWeights(read);
  for (const each of read) each.dispose();
  return bytes.length;
}
