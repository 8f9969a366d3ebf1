// A program that knows nothing of this package: loads a saved model by TensorFlow.js alone, and says what the model gives.
import '@tensorflow/tfjs-backend-cpu';
import { io, serialization, setBackend, tensor } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { readFileSync } from 'node:fs';

await setBackend('cpu');
const { topology, specs, weights, inputs } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const model = await loadLayersModel(
  io.fromMemory({
    modelTopology: topology,
    weightSpecs: specs,
    weightData: Uint8Array.from(Buffer.from(weights, 'base64')).buffer,
  }),
);
const outputs = [model.predict(inputs.map(({ values, shape }) => tensor(values, shape)))].flat();
console.log(
  JSON.stringify({
    classes: Object.keys(serialization.SerializationMap.getMap().classNameMap),
    outputs: outputs.map((output) => Array.from(output.dataSync())),
  }),
);
