import {
  add,
  addN,
  div,
  exp,
  log,
  logSumExp,
  matMul,
  mean,
  mul,
  neg,
  outerProduct,
  type Rank,
  reshape,
  type Scalar,
  serialization,
  sigmoid,
  slice,
  softplus,
  square,
  sub,
  sum,
  tensor1d,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { initializers, layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';

/** Where the slope of a {@link MonotoneMap} bends, in standard deviations of its channel. */
const knots = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2];
const sharpness = 4;

const only = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? inputs[0]! : inputs);

/**
 * A curve of each channel that only rises, so that it can be inverted: h(x), with a slope of one's own at every place.
 *
 *   h′(x) = e^a + Σₖ e^(bₖ) σ(s(x − tₖ)) + Σₖ e^(cₖ) σ(s(tₖ − x)),   h the integral of it
 */
export class MonotoneMap extends layers.Layer {
  static readonly className = 'InfodropMonotoneMap';
  private linear!: LayerVariable;
  private rising!: LayerVariable;
  private falling!: LayerVariable;

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    const weight = (name: string, shape: number[], value: number): LayerVariable =>
      this.addWeight(name, shape, 'float32', initializers.constant({ value }));
    this.linear = weight('linear', [channels], 0);
    this.rising = weight('rising', [channels, knots.length], -4);
    this.falling = weight('falling', [channels, knots.length], -4);
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = only(inputs);
      const { above, below } = this.distances(x);
      const bent = sub(mul(exp(this.rising.read()), softplus(above)), mul(exp(this.falling.read()), softplus(below)));
      return add(mul(x, exp(this.linear.read())), mul(sum(bent, -1), 1 / sharpness));
    });
  }

  /** log h′(x) of each channel, the shape of x. */
  logSlope(x: Tensor): Tensor {
    return tidy(() => {
      const { above, below } = this.distances(x);
      const slopes = add(mul(exp(this.rising.read()), sigmoid(above)), mul(exp(this.falling.read()), sigmoid(below)));
      return log(add(exp(this.linear.read()), sum(slopes, -1)));
    });
  }

  private distances(x: Tensor): { readonly above: Tensor; readonly below: Tensor } {
    const above = mul(sub(reshape(x, [...x.shape, 1]), tensor1d(knots)), sharpness);
    return { above, below: neg(above) };
  }
}

/** Unmixing by a square matrix: z = x · Wᵀ. It starts as the identity. */
export class Unmixing extends layers.Layer {
  static readonly className = 'InfodropUnmixing';
  private matrix!: LayerVariable;

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    this.matrix = this.addWeight('matrix', [channels, channels], 'float32', initializers.identity({}));
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return matMul(only(inputs) as Tensor2D, this.matrix.read() as Tensor2D, false, true);
  }

  /** log |det W|, by elimination of W Wᵀ, whose pivots are positive whatever the order. */
  logDeterminant(): Scalar {
    return tidy(() => {
      const matrix = this.matrix.read() as Tensor2D;
      let rest = matMul(matrix, matrix, false, true);
      const pivots: Tensor[] = [];
      for (let size = matrix.shape[0]; size > 0; size--) {
        const pivot = slice(rest, [0, 0], [1, 1]);
        pivots.push(reshape(log(pivot), []));
        if (size === 1) break;
        const column = reshape<Rank.R1>(slice(rest, [1, 0], [size - 1, 1]), [size - 1]);
        rest = sub(slice(rest, [1, 1], [size - 1, size - 1]), div(outerProduct(column, column), pivot));
      }
      return mul<Scalar>(addN(pivots), 0.5);
    });
  }
}

/** Normals that the density of each coordinate is a mixture of. */
const parts = 8;

/**
 * −log q(z) for a q of independent coordinates, each a mixture of normals that is learned: [batch, d] to [batch, d].
 *
 * Its mean is at least the entropy of the coordinate, and equal to it at the best q.
 */
export class FactorizedSurprise extends layers.Layer {
  static readonly className = 'InfodropFactorizedSurprise';
  private logits!: LayerVariable;
  private locs!: LayerVariable;
  private logScales!: LayerVariable;

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1)!;
    const constant = (value: number) => initializers.constant({ value });
    this.logits = this.addWeight('logits', [channels, parts], 'float32', constant(0));
    this.locs = this.addWeight('locs', [channels, parts], 'float32', constant(0));
    this.logScales = this.addWeight('logScales', [channels, parts], 'float32', constant(Math.log(0.6)));
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const z = only(inputs);
      // The parts begin side by side from −2 to 2.
      const places = add(
        this.locs.read(),
        tensor1d(Array.from({ length: parts }, (_, i) => (4 * i) / (parts - 1) - 2)),
      );
      const logScales = this.logScales.read();
      const shares = sub(this.logits.read(), reshape(logSumExp(this.logits.read(), -1), [-1, 1]));
      const distance = mul(sub(reshape(z, [...z.shape, 1]), places), exp(neg(logScales)));
      const densities = sub(sub(shares, logScales), add(mul(square(distance), 0.5), Math.log(2 * Math.PI) / 2));
      return neg(logSumExp(densities, -1));
    });
  }
}

for (const layer of [MonotoneMap, Unmixing, FactorizedSurprise]) serialization.registerClass(layer);

/** The mean over the batch of a number of each coordinate, summed over coordinates. */
export function sumOfMeans(perCoordinate: Tensor): Scalar {
  return sum<Scalar>(mean(perCoordinate, 0));
}
