import { type Posterior, standardNormal } from '@infodrop/priors';
import { foldIn, type Key, permutation } from '@infodrop/random';
import { requireInteger, requireSomeOptions } from '@infodrop/requirements';
import { type Batch, eventLoopTurns, loadBatch, requireData, type TrainingData } from '@infodrop/training';
import {
  concat,
  expandDims,
  gather,
  logSumExp,
  stack,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Vae } from '../model/vae.js';
import { isJoint } from '../priors/jointPrior.js';
import { requireVae } from '../model/requireVae.js';

/** Arguments of {@link aggregateKl}. */
export interface AggregateKlOptions {
  readonly data: TrainingData<Batch>;
  /** What examples and codes are drawn by. */
  readonly key: Key;
  /** How many examples a code is drawn for, an integer ≥ 1; at most all of them. Default 1000. */
  readonly draws?: number;
  /** How many examples are encoded, or compared with, at a time, an integer ≥ 1. Default 100. */
  readonly batchSize?: number;
  /** Stops it with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A mean over draws, nats. */
export interface AggregateKlPart {
  readonly mean: number;
  /** Of the mean, over the draws; NaN of a single one. */
  readonly standardError: number;
}

/** The divergence from the prior in its parts. */
export interface AggregateKl {
  /** I(x; z), at most the logarithm of the number of examples. */
  readonly mutualInformation: AggregateKlPart;
  /** KL(q(z) ‖ Π_j q(z_j)). */
  readonly totalCorrelation: AggregateKlPart;
  /** Σ_j KL(q(z_j) ‖ p(z_j)). */
  readonly dimensionWiseKl: AggregateKlPart;
  /** Their sum, E KL(q(z|x) ‖ p(z)) at the draws. */
  readonly kl: AggregateKlPart;
  /** How many draws. */
  readonly draws: number;
}

/**
 * What a model's rate is made of, on a whole data set: information on the input, dependence between units, and a law other than the prior's.
 *
 *   E KL(q(z|x) ‖ p(z)) = I(x; z) + KL(q(z) ‖ Π_j q(z_j)) + Σ_j KL(q(z_j) ‖ p(z_j)),   q(z) = (1/N) Σ_n q(z|x_n)
 *
 * q(z) is the mixture over every example, not an estimate of it as in `klDecomposition`: the parts are means over draws without a bias.
 * The work grows as draws · N · units.
 *
 * @param model - From `vae`.
 * @param options - `data`, `key`, `draws`, `batchSize`, `signal`.
 * @returns The parts with their standard errors, nats.
 * @throws RangeError when an argument is outside its domain, or the model has no bound (an improper prior, ReLU codes) or a
 * prior of all units together; TypeError for an
 * option that there is not; the signal's reason.
 *
 * Source: (13) in [docs/equations.md](../../../../docs/equations.md); R. T. Q. Chen et al., [Isolating sources of disentanglement in variational
 * autoencoders](https://arxiv.org/abs/1802.04942), 2018, equation 2; M. D. Hoffman, M. J. Johnson, [ELBO
 * surgery](http://approximateinference.org/accepted/HoffmanJohnson2016.pdf), 2016.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { key } from '@infodrop/random';
 * import { aggregateKl, mlpDecoder, mlpEncoder, vae } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [2], latent: 2, units: [4] }),
 *   decoder: mlpDecoder({ outputShape: [2], latent: 2, units: [4] }),
 * });
 * const data = { size: 3, shape: [2], batch: (indices) => ({ inputs: new Float32Array(2 * indices.length) }) };
 * (await aggregateKl(model, { data, key: key(1) })).mutualInformation.mean; // 0: all inputs are the same
 */
export async function aggregateKl(model: Vae, options: AggregateKlOptions): Promise<AggregateKl> {
  const caller = 'aggregateKl';
  requireVae(caller, model);
  requireSomeOptions(caller, options, ['data', 'key', 'draws', 'batchSize', 'signal']);
  const { data, key, batchSize = 100, signal } = options;
  requireData(caller, 'data', data);
  const { size } = data;
  const draws = Math.min(requireInteger(caller, 'draws', options.draws ?? 1000, 1), size);
  requireInteger(caller, 'batchSize', batchSize, 1);
  const reason = model.code.whyNoBound(model.prior);
  if (reason !== null) {
    throw new RangeError(`${caller}: the model must have densities of its codes and its prior, got none: ${reason}.`);
  }
  if (isJoint(model.prior)) {
    throw new RangeError(
      `${caller}: the model must have a prior of single units, got ${model.prior.kind}: no unit has a divergence of its own.`,
    );
  }
  const turn = eventLoopTurns();
  const pause = async (): Promise<void> => {
    signal?.throwIfAborted();
    await turn();
  };
  const chosen = permutation(foldIn(key, 'examples'), size).slice(0, draws);
  // Two numbers for each unit of each example: small beside the data.
  const encoded: Tensor[] = [];
  const parts = {
    mutualInformation: new Spread(),
    totalCorrelation: new Spread(),
    dimensionWiseKl: new Spread(),
    kl: new Spread(),
  };
  try {
    for (let from = 0; from < size; from += batchSize) {
      await pause();
      const length = Math.min(batchSize, size - from);
      const batch = loadBatch(
        caller,
        data,
        Uint32Array.from({ length }, (_, i) => from + i),
      );
      encoded.push(tidy(() => model.encoder.apply(batch.inputs, { training: false }) as Tensor));
      batch.inputs.dispose();
    }
    for (let from = 0; from < draws; from += batchSize) {
      await pause();
      const indices = Int32Array.from(chosen.slice(from, from + batchSize));
      const { z, logPosterior, logPrior } = tidy(() => {
        const own = gather(concat(encoded, 0), tensor1d(indices, 'int32'));
        const posterior = model.code.posterior(own);
        const code = posterior.sample(standardNormal(foldIn(key, 'codes'), posterior.shape, from * model.latent));
        const logPrior = sum(model.logPrior(code), 1);
        return { z: code, logPosterior: sum(posterior.logProb(code), 1), logPrior };
      });
      const sums: [Tensor, Tensor][] = [];
      for (const some of encoded) {
        await pause();
        sums.push(tidy<[Tensor, Tensor]>(() => logSums(model.code.posterior(some), z)));
      }
      const values = tidy(() => {
        const logQ = sub(logSumExp(stack(sums.map(([joint]) => joint)), 0), Math.log(size));
        const logUnits = sum(sub(logSumExp(stack(sums.map(([, units]) => units)), 0), Math.log(size)), 1);
        return stack([
          sub(logPosterior, logQ),
          sub(logQ, logUnits),
          sub(logUnits, logPrior),
          sub(logPosterior, logPrior),
        ]);
      });
      for (const tensor of [z, logPosterior, logPrior, ...sums.flat()]) tensor.dispose();
      const read = await values.data().finally(() => {
        values.dispose();
      });
      Object.values(parts).forEach((spread, part) => {
        spread.take(read.subarray(part * indices.length, (part + 1) * indices.length));
      });
    }
  } finally {
    for (const tensor of encoded) tensor.dispose();
  }
  return {
    mutualInformation: parts.mutualInformation.part(),
    totalCorrelation: parts.totalCorrelation.part(),
    dimensionWiseKl: parts.dimensionWiseKl.part(),
    kl: parts.kl.part(),
    draws,
  };
}

/** Of codes [draws, units] and some examples: log Σ_n q(z|x_n), [draws], and log Σ_n q(z_j|x_n), [draws, units]. */
function logSums(posterior: Posterior, z: Tensor): [Tensor, Tensor] {
  const pairs = posterior.logProb(expandDims(z, 1));
  return [logSumExp(sum(pairs, 2), 1), logSumExp(pairs, 1)];
}

/** Mean and standard error of numbers that come in parts. */
class Spread {
  private count = 0;
  private mean = 0;
  private squares = 0;

  take(values: ArrayLike<number>): void {
    for (const value of Array.from(values)) {
      this.count += 1;
      const deviation = value - this.mean;
      this.mean += deviation / this.count;
      this.squares += deviation * (value - this.mean);
    }
  }

  part(): AggregateKlPart {
    const { count, mean, squares } = this;
    return { mean, standardError: Math.sqrt(squares / (count - 1) / count) };
  }
}
