import { tensor } from '@tensorflow/tfjs-core';
import { packWeights, unpackWeights } from '../src/demonstrations/weights/packedWeights.mjs';

/** A network's weights as a file has them, which it is given too: whatever is measured of it afterwards is of what a page will read. */
export function packNetwork(model) {
  const shapes = model.getWeights().map(({ shape }) => shape);
  const bytes = packWeights(model.getWeights().map((weight) => ({ shape: weight.shape, values: weight.dataSync() })));
  const read = unpackWeights(bytes, shapes).map((values, i) => tensor(values, shapes[i]));
  model.setWeights(read);
  for (const each of read) each.dispose();
  return bytes;
}
