import { mlpDecoder, mlpEncoder, type VaeOptions } from '@infodrop/vae';
import { input, type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * Encoder and decoder as one network, as a run keeps it: inputs and codes go in, what is said of both comes out.
 *
 * @param parts - The two networks, named 'encoder' and 'decoder'; no layer of one has the name of a layer of the other.
 *
 * @example
 * autoencoderNetwork({ encoder: mlpEncoder({ inputShape: [4], latent: 2 }), decoder: mlpDecoder({ outputShape: [4], latent: 2 }) });
 */
export function autoencoderNetwork({ encoder, decoder }: Pick<VaeOptions, 'encoder' | 'decoder'>): LayersModel {
  const shapeOf = (network: LayersModel): number[] => network.inputs[0]!.shape.slice(1) as number[];
  const [x, z] = [input({ shape: shapeOf(encoder), name: 'x' }), input({ shape: shapeOf(decoder), name: 'z' })];
  return modelOf({
    inputs: [x, z],
    outputs: [encoder, decoder].map((part, i) => part.apply([x, z][i]!) as SymbolicTensor),
  });
}

/**
 * Encoder and decoder of two hidden layers of ReLU units each, as one network.
 *
 * @param shape - Of an input; units of a hidden layer and of the code; seed of the initial weights.
 *
 * @example
 * mlpAutoencoder({ inputShape: [28, 28, 1], width: 200, latent: 10, seed: 0 });
 */
export function mlpAutoencoder({
  inputShape,
  width,
  ...shared
}: {
  readonly inputShape: number[];
  readonly width: number;
  readonly latent: number;
  readonly seed: number;
}): LayersModel {
  const units = [width, width];
  return autoencoderNetwork({
    encoder: mlpEncoder({ ...shared, units, inputShape }),
    decoder: mlpDecoder({ ...shared, units, outputShape: inputShape }),
  });
}

/**
 * The two networks in one of {@link autoencoderNetwork}, a loaded one too.
 *
 * @param network - The whole.
 *
 * @example
 * vae({ ...partsOf(model), code: informationDropoutCode() });
 */
export function partsOf(network: LayersModel): Pick<VaeOptions, 'encoder' | 'decoder'> {
  const part = (name: string): LayersModel => network.getLayer(name) as unknown as LayersModel;
  return { encoder: part('encoder'), decoder: part('decoder') };
}
