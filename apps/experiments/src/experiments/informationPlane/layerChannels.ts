import { InformationDropout, MultiplicativeNoise, setNoiseMode, withNoiseMode } from '@infodrop/dropout';
import type { TrainingData } from '@infodrop/training';
import { log, mul, square, sub, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Channel } from '../channelInformation.js';

/** Hidden layers of the networks of this experiment. */
export const hiddenLayers = [1, 2] as const;

/**
 * The channel of each noisy layer of an `mlp`, softplus with Gaussian or information dropout: of z, or of log z.
 *
 * That of the first layer is p(z₁|x). Of the second it is p(z₂|z₁) at one draw of z₁ for each image: what it lets through is
 * I(z₁; z₂), which I(x; z₂) cannot be above.
 *
 * @param network - The network.
 * @param data - Images; the first `count` are taken.
 * @param count - How many.
 * @returns One for each hidden layer; null for binary dropout, of which I(x; z) is infinite for images that all differ.
 */
export async function layerChannels(
  network: LayersModel,
  data: TrainingData,
  count: number,
): Promise<readonly Channel[] | null> {
  const noisy = hiddenLayers.map((layer) =>
    network.layers.find(({ name }) => name === `informationDropout${layer}` || name === `noise${layer}`),
  );
  const output = (name: string): SymbolicTensor => network.getLayer(name).output as SymbolicTensor;
  const [first] = noisy;
  if (first === undefined || (first instanceof MultiplicativeNoise && first.noise.kind !== 'gaussian')) return null;
  const parts = modelOf({
    inputs: network.inputs,
    outputs: [output('dense1'), output('flatten'), output('dense2'), first.output as SymbolicTensor],
  });
  const { inputs } = data.batch(Uint32Array.from({ length: count }, (_, index) => index));
  return withNoiseMode(network, 'monteCarlo', async () => {
    setNoiseMode(network, 'monteCarlo');
    const pairs = tidy(() => {
      const [f1, x, f2, z1] = parts.apply(tensor(inputs, [count, ...data.shape], 'float32')) as Tensor[];
      return [
        [f1!, x!],
        [f2!, z1!],
      ].map(([f, source], i): { means: Tensor; scales: Tensor } => {
        const layer = noisy[i];
        if (layer instanceof InformationDropout) {
          const { alpha } = layer.strengthOf([f!, source!]);
          return { means: sub(log(f!), mul(square(alpha), 0.5)), scales: alpha };
        }
        const { noise } = layer as MultiplicativeNoise;
        return { means: f!.clone(), scales: mul(f!, noise.kind === 'gaussian' ? noise.std : Number.NaN) };
      });
    });
    try {
      return await Promise.all(
        pairs.map(async ({ means, scales }) => ({
          inputs: count,
          units: means.shape[1]!,
          means: await means.data(),
          scales: await scales.data(),
        })),
      );
    } finally {
      for (const { means, scales } of pairs) {
        means.dispose();
        scales.dispose();
      }
    }
  });
}
