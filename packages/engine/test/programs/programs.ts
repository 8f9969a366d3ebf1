// Programs of the kind that people train in TensorFlow.js, each small: what it learns, as numbers, on whatever backend is set.
import {
  add,
  type AdamOptimizer,
  clipByValue,
  div,
  exp,
  gather,
  losses,
  matMul,
  max,
  mean,
  mul,
  neg,
  oneHot,
  relu,
  reshape,
  type Scalar,
  sigmoid,
  softmax,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  train,
  transpose,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { classes, fitted, normals, oneHots, read, settled } from './numbers.js';

type Symbol = SymbolicTensor;
const applied = (layer: layers.Layer, on: Symbol | Symbol[]): Symbol => layer.apply(on) as Symbol;
const trainable = (...models: LayersModel[]): Variable[] =>
  models.flatMap((model) =>
    model.trainableWeights.map((weight) => {
      const value: unknown = weight.read();
      return value as Variable;
    }),
  );
const step = (optimizer: AdamOptimizer, loss: () => Scalar, variables: Variable[]): Scalar =>
  optimizer.minimize(loss, true, variables)!;

/** Convolutions, pooling and a softmax on small images: the first example that everybody runs. */
async function mnist(): Promise<number[]> {
  const model = settled(
    sequential({
      layers: [
        layers.conv2d({ inputShape: [12, 12, 1], kernelSize: 3, filters: 4, activation: 'relu' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.conv2d({ kernelSize: 3, filters: 6, activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: 5, activation: 'softmax' }),
      ],
    }),
  );
  model.compile({ optimizer: 'rmsprop', loss: 'categoricalCrossentropy' });
  return fitted(model, normals('mnist', [8, 12, 12, 1]), oneHots(classes('mnist', 8, 5), 5));
}

/** A polynomial fitted with variables alone. */
async function polynomial(): Promise<number[]> {
  const coefficients = [0.1, -0.2, 0.3, 0.05].map((value) => variable(tensor1d([value])));
  const x = normals('polynomial', [16]);
  const y = tidy(() => add(mul(x, 0.5), square(x)));
  const predicted = (): Tensor =>
    coefficients.reduce<Tensor>((value, coefficient) => add(mul(value, x), coefficient), tensor1d([0]));
  const optimizer = train.sgd(0.02);
  const result: number[] = [];
  for (let i = 0; i < 6; i++) {
    result.push(
      ...(await read(optimizer.minimize(() => losses.meanSquaredError(y, predicted()), true, coefficients)!)),
    );
  }
  result.push(...(await read(x, y, ...coefficients)));
  optimizer.dispose();
  return result;
}

/** The next character of a text. */
async function textGeneration(): Promise<number[]> {
  const model = settled(
    sequential({
      layers: [
        layers.lstm({ units: 6, inputShape: [5, 7], recurrentInitializer: 'glorotNormal', returnSequences: true }),
        layers.lstm({ units: 5, recurrentInitializer: 'glorotNormal' }),
        layers.dense({ units: 7, activation: 'softmax' }),
      ],
    }),
  );
  model.compile({ optimizer: train.rmsprop(0.01), loss: 'categoricalCrossentropy' });
  const text = oneHots(classes('text', 8 * 5, 7), 7);
  const x = reshape(text, [8, 5, 7]);
  text.dispose();
  return fitted(model, x, oneHots(classes('next', 8, 7), 7));
}

/** A time series, by gated recurrent units. */
async function weather(): Promise<number[]> {
  const model = settled(
    sequential({
      layers: [
        layers.gru({ units: 6, inputShape: [6, 3], recurrentInitializer: 'glorotNormal', dropout: 0 }),
        layers.dense({ units: 1 }),
      ],
    }),
  );
  model.compile({ optimizer: 'adam', loss: 'meanAbsoluteError' });
  return fitted(model, normals('weather', [8, 6, 3]), normals('temperature', [8, 1]));
}

/** A label for each word, read from both sides. */
async function tagging(): Promise<number[]> {
  const cell = layers.simpleRNN({ units: 4, recurrentInitializer: 'glorotNormal', returnSequences: true });
  const model = settled(
    sequential({
      layers: [
        layers.embedding({ inputDim: 9, outputDim: 5, inputLength: 6 }),
        layers.bidirectional({ layer: cell, mergeMode: 'concat' }),
        layers.timeDistributed({ layer: layers.dense({ units: 3, activation: 'softmax' }) }),
      ],
    }),
  );
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const flat = oneHots(classes('tags', 8 * 6, 3), 3);
  const y = reshape(flat, [8, 6, 3]);
  flat.dispose();
  return fitted(model, tensor(classes('words', 8 * 6, 9), [8, 6], 'float32'), y);
}

/** What a review thinks, by convolutions over embedded words. */
async function sentiment(): Promise<number[]> {
  const model = settled(
    sequential({
      layers: [
        layers.embedding({ inputDim: 12, outputDim: 6, inputLength: 8 }),
        layers.conv1d({ filters: 5, kernelSize: 3, activation: 'relu' }),
        layers.globalMaxPooling1d(),
        layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    }),
  );
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' });
  const y = tensor(classes('thinks', 8, 2), [8, 1], 'float32');
  return fitted(model, tensor(classes('review', 64, 12), [8, 8], 'float32'), y);
}

/** A variational autoencoder, with a loop of its own. */
async function variationalAutoencoder(): Promise<number[]> {
  const encoder = settled(
    sequential({
      layers: [layers.dense({ units: 8, inputShape: [10], activation: 'relu' }), layers.dense({ units: 4 })],
    }),
  );
  const decoder = settled(
    sequential({
      layers: [layers.dense({ units: 8, inputShape: [2], activation: 'relu' }), layers.dense({ units: 10 })],
    }),
  );
  const x = tidy(() => sigmoid(normals('images', [8, 10])));
  const optimizer = train.adam(0.01);
  const result: number[] = [];
  for (let i = 0; i < 4; i++) {
    const eta = normals(`eta ${i}`, [8, 2]);
    const negativeElbo = (): Scalar => {
      const code = encoder.apply(x) as Tensor;
      const [loc, logVariance] = [gather(code, [0, 1], 1), gather(code, [2, 3], 1)];
      const logits = decoder.apply(add(loc, mul(eta, exp(mul(logVariance, 0.5))))) as Tensor;
      const reconstruction = sum(sub(softplus(logits), mul(x, logits)), 1);
      const kl = mul(sum(sub(add(square(loc), exp(logVariance)), add(logVariance, 1)), 1), 0.5);
      return mean(add(reconstruction, kl));
    };
    result.push(...(await read(step(optimizer, negativeElbo, trainable(encoder, decoder)))));
    eta.dispose();
  }
  result.push(...(await read(encoder.predict(x) as Tensor, x)));
  optimizer.dispose();
  return result;
}

/** Two networks against each other: images drawn by transposed convolutions, and their judge. */
async function adversarial(): Promise<number[]> {
  const generator = settled(
    sequential({
      layers: [
        layers.dense({ units: 3 * 3 * 4, inputShape: [5], activation: 'relu' }),
        layers.reshape({ targetShape: [3, 3, 4] }),
        layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
        layers.batchNormalization(),
        layers.conv2dTranspose({ filters: 1, kernelSize: 3, padding: 'same', activation: 'tanh' }),
      ],
    }),
  );
  const judge = settled(
    sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 1], filters: 4, kernelSize: 3, strides: 2, padding: 'same' }),
        layers.leakyReLU({ alpha: 0.2 }),
        layers.flatten(),
        layers.dense({ units: 1 }),
      ],
    }),
  );
  const [drawing, judging] = [train.adam(0.01, 0.5), train.adam(0.01, 0.5)];
  const real = normals('real', [8, 6, 6, 1]);
  const result: number[] = [];
  for (let i = 0; i < 3; i++) {
    const z = normals(`z ${i}`, [8, 5]);
    const opinion = (images: Tensor): Tensor => judge.apply(images, { training: true }) as Tensor;
    const drawn = (): Tensor => generator.apply(z, { training: true }) as Tensor;
    const judged = step(
      judging,
      () => mean(add(softplus(neg(opinion(real))), softplus(opinion(drawn())))),
      trainable(judge),
    );
    const fooled = step(drawing, () => mean(softplus(neg(opinion(drawn())))), trainable(generator));
    result.push(...(await read(judged, fooled, z)));
  }
  result.push(...(await read(real)));
  drawing.dispose();
  judging.dispose();
  return result;
}

/** A network of depthwise blocks whose first part is frozen, with a new head. */
async function transfer(): Promise<number[]> {
  const base = settled(
    sequential({
      layers: [
        layers.conv2d({
          inputShape: [8, 8, 3],
          filters: 4,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          useBias: false,
        }),
        layers.batchNormalization(),
        layers.reLU({ maxValue: 6 }),
        layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false }),
        layers.batchNormalization(),
        layers.reLU({ maxValue: 6 }),
        layers.conv2d({ filters: 6, kernelSize: 1, useBias: false }),
      ],
    }),
  );
  for (const layer of base.layers.slice(0, 3)) layer.trainable = false;
  const model = sequential({ layers: [base, layers.globalAveragePooling2d({}), layers.dense({ units: 3 })] });
  model.compile({
    optimizer: train.momentum(0.05, 0.9),
    loss: (y: Tensor, logits: Tensor) => losses.softmaxCrossEntropy(y, logits),
  });
  return fitted(settled(model), normals('photographs', [8, 8, 8, 3]), oneHots(classes('new classes', 8, 3), 3));
}

/** One sequence rewritten as another with attention by products of layers. */
async function dateTranslation(): Promise<number[]> {
  const [source, target] = [input({ shape: [6] }), input({ shape: [4] })];
  const encoded = applied(
    layers.lstm({ units: 5, returnSequences: true, recurrentInitializer: 'glorotNormal' }),
    applied(layers.embedding({ inputDim: 9, outputDim: 4 }), source),
  );
  const decoded = applied(
    layers.lstm({ units: 5, returnSequences: true, recurrentInitializer: 'glorotNormal' }),
    applied(layers.embedding({ inputDim: 7, outputDim: 4 }), target),
  );
  const attention = applied(
    layers.activation({ activation: 'softmax' }),
    applied(layers.dot({ axes: [2, 2] }), [decoded, encoded]),
  );
  const context = applied(layers.dot({ axes: [2, 1] }), [attention, encoded]);
  const joined = applied(layers.concatenate(), [context, decoded]);
  const outputs = applied(layers.timeDistributed({ layer: layers.dense({ units: 7, activation: 'softmax' }) }), joined);
  const model = settled(modelOf({ inputs: [source, target], outputs }));
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const flat = oneHots(classes('iso', 8 * 4, 7), 7);
  const y = reshape(flat, [8, 4, 7]);
  flat.dispose();
  const words = (name: string, length: number, most: number): Tensor =>
    tensor(classes(name, 8 * length, most), [8, length], 'float32');
  return fitted(model, [words('written', 6, 9), words('so far', 4, 7)], y);
}

/** A small transformer: causal attention with two heads, layer normalisation, a feed-forward block. */
async function gpt(): Promise<number[]> {
  const [batch, length, width, heads, words] = [2, 5, 8, 2, 7];
  const weights = Object.fromEntries(
    Object.entries({
      embedding: [words, width],
      query: [width, width],
      key: [width, width],
      value: [width, width],
      projection: [width, width],
      up: [width, 2 * width],
      down: [2 * width, width],
      position: [length, width],
    }).map(([name, shape]) => [name, variable(tidy(() => mul(normals(name, shape), 0.3)))]),
  );
  const tokens = classes('tokens', batch * length, words);
  const targets = oneHots(classes('targets', batch * length, words), words);
  const mask = tensor(
    Float32Array.from({ length: length * length }, (_, i) => (i % length > Math.floor(i / length) ? -1e9 : 0)),
    [length, length],
  );
  const normalized = (x: Tensor): Tensor => {
    const centered = sub(x, mean(x, -1, true));
    return div(centered, sqrt(add(mean(square(centered), -1, true), 1e-5)));
  };
  const split = (x: Tensor): Tensor => transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  const times = (x: Tensor, weight: string): Tensor =>
    reshape(matMul(reshape(x, [batch * length, -1]), weights[weight]! as never), [batch, length, -1]);
  const loss = (): Scalar => {
    const embedded = gather(weights.embedding!, tensor1d(tokens, 'int32'));
    let x: Tensor = add(reshape(embedded, [batch, length, width]), weights.position!);
    const y = normalized(x);
    const [q, k, v] = ['query', 'key', 'value'].map((name) => split(times(y, name))) as [Tensor, Tensor, Tensor];
    const scores = add(mul(matMul(q, k, false, true), 1 / Math.sqrt(width / heads)), mask);
    const mixed = reshape(transpose(matMul(softmax(scores), v), [0, 2, 1, 3]), [batch, length, width]);
    x = add(x, times(mixed, 'projection'));
    x = add(x, times(relu(times(normalized(x), 'up')), 'down'));
    const logits = matMul(reshape(normalized(x), [batch * length, width]), weights.embedding! as never, false, true);
    return losses.softmaxCrossEntropy(targets, logits);
  };
  const optimizer = train.adam(0.01);
  const result: number[] = [];
  for (let i = 0; i < 4; i++) result.push(...(await read(step(optimizer, loss, Object.values(weights)))));
  result.push(...(await read(targets, mask, ...Object.values(weights))));
  optimizer.dispose();
  return result;
}

/** Values of actions, learned from what followed, with a target network and clipped gradients. */
async function deepQ(): Promise<number[]> {
  const network = (): LayersModel =>
    settled(
      sequential({
        layers: [layers.dense({ units: 8, inputShape: [4], activation: 'relu' }), layers.dense({ units: 3 })],
      }),
    );
  const [online, target] = [network(), network()];
  const [states, next, rewards] = [normals('states', [8, 4]), normals('next', [8, 4]), normals('rewards', [8])];
  const actions = tensor1d(classes('actions', 8, 3), 'int32');
  const optimizer = train.adam(0.01);
  const result: number[] = [];
  const temporalDifference = (): Scalar => {
    const values = sum(mul(online.apply(states) as Tensor, oneHot(actions, 3)), -1);
    const best = max(target.predict(next) as Tensor, -1);
    return losses.huberLoss(add(rewards, mul(best, 0.9)), values);
  };
  for (let i = 0; i < 4; i++) {
    const { value, grads } = optimizer.computeGradients(temporalDifference, trainable(online));
    const clipped = tidy(() =>
      Object.fromEntries(Object.entries(grads).map(([name, g]) => [name, clipByValue(g, -0.05, 0.05)])),
    );
    optimizer.applyGradients(clipped as never);
    result.push(...(await read(value, ...Object.values(grads))));
    Object.values(clipped).forEach((each) => {
      each.dispose();
    });
  }
  result.push(...(await read(online.predict(states) as Tensor, states, next, rewards, actions)));
  optimizer.dispose();
  return result;
}

/** Each pixel's class: down, up again, and across. */
async function uNet(): Promise<number[]> {
  const image = input({ shape: [8, 8, 2] });
  const convolution = (filters: number): layers.Layer =>
    layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  const first = applied(convolution(4), image);
  const second = applied(convolution(6), applied(layers.maxPooling2d({ poolSize: 2 }), first));
  const bottom = applied(convolution(6), applied(layers.averagePooling2d({ poolSize: 2 }), second));
  // The cpu backend's gradient of the nearest neighbour is wrong for more than one image.
  const doubled = applied(layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }), bottom);
  const up = applied(layers.concatenate(), [doubled, second]);
  const wide = applied(layers.conv2dTranspose({ filters: 4, kernelSize: 2, strides: 2, activation: 'relu' }), up);
  const outputs = applied(
    layers.conv2d({ filters: 1, kernelSize: 1, activation: 'sigmoid' }),
    applied(layers.concatenate(), [wide, first]),
  );
  const model = settled(modelOf({ inputs: image, outputs }));
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' });
  const y = tensor(classes('pixels', 8 * 64, 2), [8, 8, 8, 1], 'float32');
  return fitted(model, normals('scenes', [8, 8, 8, 2]), y);
}

/** Residual blocks of separable convolutions. */
async function residual(): Promise<number[]> {
  const image = input({ shape: [8, 8, 3] });
  let x = applied(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }), image);
  for (let block = 0; block < 2; block++) {
    const inner = applied(layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same' }), x);
    const normed = applied(layers.batchNormalization({}), inner);
    x = applied(layers.add(), [x, applied(layers.activation({ activation: 'elu' }), normed)]);
  }
  const pooled = applied(layers.globalAveragePooling2d({}), applied(layers.zeroPadding2d({ padding: [1, 1] }), x));
  const model = settled(modelOf({ inputs: image, outputs: applied(layers.dense({ units: 3 }), pooled) }));
  model.compile({ optimizer: train.momentum(0.05, 0.9, true), loss: 'meanSquaredError' });
  return fitted(model, normals('pictures', [8, 8, 8, 3]), normals('scores', [8, 3]));
}

/** Flowers by four measures, with weight regularizers and Adamax. */
async function iris(): Promise<number[]> {
  const model = settled(
    sequential({
      layers: [
        layers.dense({ units: 10, inputShape: [4], activation: 'sigmoid', kernelRegularizer: 'l1l2' }),
        layers.layerNormalization(),
        layers.dense({ units: 3, activation: 'softmax' }),
      ],
    }),
  );
  model.compile({ optimizer: train.adamax(0.02), loss: 'categoricalCrossentropy' });
  return fitted(model, normals('measures', [12, 4]), oneHots(classes('flowers', 12, 3), 3));
}

/** Two inputs through shared layers to two outputs, each with a loss. */
async function siamese(): Promise<number[]> {
  const [one, other] = [input({ shape: [6] }), input({ shape: [6] })];
  const shared = layers.dense({ units: 5, activation: 'tanh' });
  const [left, right] = [applied(shared, one), applied(shared, other)];
  const both = applied(layers.concatenate(), [left, right]);
  const outputs = [
    applied(layers.dense({ units: 1, activation: 'sigmoid' }), applied(layers.multiply(), [left, right])),
    applied(layers.dense({ units: 2 }), applied(layers.gaussianNoise({ stddev: 0 }), both)),
  ];
  const model = settled(modelOf({ inputs: [one, other], outputs }));
  model.compile({ optimizer: train.adagrad(0.05), loss: ['binaryCrossentropy', 'meanSquaredError'] });
  const y = tensor(classes('same', 8, 2), [8, 1], 'float32');
  return fitted(model, [normals('one', [8, 6]), normals('other', [8, 6])], [y, normals('offset', [8, 2])]);
}

export const programs: Readonly<Record<string, () => Promise<number[]>>> = {
  mnist,
  polynomial,
  textGeneration,
  weather,
  tagging,
  sentiment,
  variationalAutoencoder,
  adversarial,
  transfer,
  dateTranslation,
  gpt,
  deepQ,
  uNet,
  residual,
  iris,
  siamese,
};
