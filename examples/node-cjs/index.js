// Ten numbers, of which two decide: a network with information dropout finds out how few nats it needs of them.
require('@tensorflow/tfjs-backend-cpu');
const { informationDropout, klNats, stripNoise } = require('@infodrop/dropout');
const { add, cast, greater, randomNormal, slice } = require('@tensorflow/tfjs-core');
const { layers, sequential } = require('@tensorflow/tfjs-layers');

async function main() {
  const count = 256;
  const x = randomNormal([count, 10], 0, 1, 'float32', 1);
  const y = cast(greater(add(slice(x, [0, 0], [count, 1]), slice(x, [0, 1], [count, 1])), 0), 'float32');

  const model = sequential();
  model.add(layers.dense({ units: 16, activation: 'relu', inputShape: [10] }));
  model.add(informationDropout({ beta: 0.01, klScale: 1, seed: 1 }));
  model.add(layers.dense({ units: 1, activation: 'sigmoid' }));
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy', klNats(model)] });

  const { history } = await model.fit(x, y, { epochs: 30, batchSize: 32, verbose: 0 });
  const [accuracy, nats] = [history.acc, history.klNats].map((values) => values[values.length - 1]);
  console.log(`right in ${(100 * accuracy).toFixed(0)} %, by ${nats.toFixed(1)} nats above the cap`);

  const plain = stripNoise(model);
  console.log(`to ship: ${plain.layers.map((layer) => layer.getClassName()).join(', ')}`);
}

main();
