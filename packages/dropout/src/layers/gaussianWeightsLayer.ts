import { broadcastTo, type Tensor } from '@tensorflow/tfjs-core';
import { gaussianOutputs } from '../functions/localReparameterization.js';
import { type NoisyWeights, NoisyWeightsLayer, sumToUnits } from './noisyWeightsLayer.js';

/**
 * A linear map whose weights are Gaussian, W ~ N(θ, σ²). The noise is drawn at the outputs (local reparameterization).
 */
export abstract class GaussianWeightsLayer extends NoisyWeightsLayer {
  /** σ² of the weights, in the shape of the kernel. */
  protected abstract variance(weights: NoisyWeights): Tensor;

  /** KL of the weights, in the shape of the kernel (or one that broadcasts to it), nats. */
  protected abstract klOfWeights(weights: NoisyWeights): Tensor;

  protected override noisySums(x: Tensor, weights: NoisyWeights): Tensor {
    const { kernel, bias } = weights;
    const eta = this.nextNormals(this.map.outputShape(x.shape) as number[]);
    const variance = this.variance(weights);
    return gaussianOutputs(this.caller, (...given) => this.map.apply(...given), { x, kernel, variance, bias, eta });
  }

  protected override klOfUnits(weights: NoisyWeights): Tensor {
    return sumToUnits(broadcastTo(this.klOfWeights(weights), weights.kernel.shape));
  }
}
