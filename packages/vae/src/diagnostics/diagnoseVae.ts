import { standardNormal } from '@infodrop/priors';
import type { Key } from '@infodrop/random';
import { requireInteger, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { type Batch, eventLoopTurns, loadBatch, requireData, type TrainingData } from '@infodrop/training';
import { log, neg, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Vae } from '../model/vae.js';
import { isJoint } from '../priors/jointPrior.js';
import { requireVae } from '../model/requireVae.js';

/** Arguments of {@link diagnoseVae}. */
export interface DiagnoseVaeOptions {
  readonly data: TrainingData<Batch>;
  /** What the codes are drawn by: the same draw for an example whatever the batch size. */
  readonly key: Key;
  /** An integer ≥ 1. Default 100. */
  readonly batchSize?: number;
  /** The least activity of an active unit, ≥ 0. Default 0.01, that of the source. */
  readonly threshold?: number;
  /** Stops it with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a unit of the code does. */
export interface UnitDiagnostics {
  /** KL(q(z_j|x) ‖ p(z_j)), mean over the data, nats; null under a prior of all units together, where a unit has none of its own. */
  readonly kl: number | null;
  /** Variance over the data of the code without its noise; of its logarithm where the noise is log-normal with a proper prior. */
  readonly activity: number;
  /** Whether that is above the threshold. */
  readonly active: boolean;
}

/** What a model does with some data. */
export interface VaeDiagnostics {
  /** How many examples. */
  readonly count: number;
  /** E KL(q(z|x) ‖ p(z)), nats per example; above the widest noise where the prior is improper. */
  readonly rate: number;
  /** E[−log p(x|z)] at one draw of each code, nats per example. */
  readonly distortion: number;
  /** −(rate + distortion), the bound; null where there is none. */
  readonly elbo: number | null;
  readonly units: readonly UnitDiagnostics[];
  /** The units that are not active. */
  readonly collapsed: readonly number[];
  /** Which units have collapsed, in words, and what may help; null where none has. */
  readonly message: string | null;
}

/**
 * What the units of a code tell of the data: rate and distortion, and which units have collapsed onto the prior.
 *
 *   active: Var_x(center of q(z_j|x)) > threshold
 *
 * Models trained at several prices β give with `rate` and `distortion` one point each of the rate–distortion curve.
 *
 * @param model - From `vae`.
 * @param options - `data`, `key`, `batchSize`, `threshold`, `signal`.
 * @returns Means over all examples, in double precision.
 * @throws RangeError when an argument is outside its domain; TypeError for an option that there is not; the signal's reason.
 *
 * Source: Y. Burda, R. Grosse, R. Salakhutdinov, [Importance weighted autoencoders](https://arxiv.org/abs/1509.00519), 2016, section 5.2 (active
 * units); A. Alemi et al., [Fixing a broken ELBO](https://arxiv.org/abs/1711.00464), 2018 (rate and distortion).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { key } from '@infodrop/random';
 * import { diagnoseVae, mlpDecoder, mlpEncoder, vae } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [2], latent: 2, units: [4] }),
 *   decoder: mlpDecoder({ outputShape: [2], latent: 2, units: [4] }),
 * });
 * const data = { size: 3, shape: [2], batch: (indices) => ({ inputs: new Float32Array(2 * indices.length) }) };
 * (await diagnoseVae(model, { data, key: key(1) })).message; // Units 0 and 1 of 2 have collapsed: …, for all inputs are the same
 */
export async function diagnoseVae(model: Vae, options: DiagnoseVaeOptions): Promise<VaeDiagnostics> {
  const caller = 'diagnoseVae';
  requireVae(caller, model);
  requireSomeOptions(caller, options, ['data', 'key', 'batchSize', 'threshold', 'signal']);
  const { data, key, batchSize = 100, threshold = 0.01, signal } = options;
  requireData(caller, 'data', data);
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireNumber(caller, 'threshold', threshold, { least: 0 });
  const { latent } = model;
  const hasBound = model.code.whyNoBound(model.prior) === null;
  const turn = eventLoopTurns();
  let distortion = 0;
  // One for each unit, or one of all together.
  const kl = new Float64Array(isJoint(model.prior) ? 1 : latent);
  const means = new Float64Array(latent);
  const squares = new Float64Array(latent);
  let count = 0;
  for (let from = 0; from < data.size; from += batchSize) {
    signal?.throwIfAborted();
    const size = Math.min(batchSize, data.size - from);
    const batch = loadBatch(
      caller,
      data,
      Uint32Array.from({ length: size }, (_, i) => from + i),
    );
    const tensors = tidy((): Tensor[] => {
      const posterior = model.encode(batch.inputs);
      const eta = standardNormal(key, posterior.shape, from * latent);
      const logLikelihood = model.likelihood.logProb(batch.inputs, model.parametersOfCodes(posterior.sample(eta)));
      const perUnit = model.klByUnit(posterior, eta);
      const center = model.code.center(posterior);
      return [neg(logLikelihood), perUnit, posterior.kind === 'logNormal' && hasBound ? log(center) : center];
    });
    const [costs, rates, centers] = await Promise.all(tensors.map((tensor) => tensor.data())).finally(() => {
      for (const tensor of [batch.inputs, ...tensors]) tensor.dispose();
    });
    for (let i = 0; i < size; i++) {
      count += 1;
      distortion += costs![i]!;
      kl.forEach((_, part) => (kl[part]! += rates![i * kl.length + part]!));
      for (let unit = 0; unit < latent; unit++) {
        // Welford's: no two large numbers are subtracted.
        const deviation = centers![i * latent + unit]! - means[unit]!;
        means[unit]! += deviation / count;
        squares[unit]! += deviation * (centers![i * latent + unit]! - means[unit]!);
      }
    }
    await turn();
  }
  const units = Array.from(squares, (total, unit): UnitDiagnostics => {
    const activity = total / count;
    return { kl: isJoint(model.prior) ? null : kl[unit]! / count, activity, active: activity > threshold };
  });
  const rate = kl.reduce((total, each) => total + each / count, 0);
  const collapsed = units.flatMap(({ active }, unit) => (active ? [] : [unit]));
  return {
    count,
    rate,
    distortion: distortion / count,
    elbo: hasBound ? -(rate + distortion / count) : null,
    units,
    collapsed,
    message: collapseMessage(collapsed, latent, threshold),
  };
}

/** Which units have collapsed, in words. */
function collapseMessage(collapsed: readonly number[], latent: number, threshold: number): string | null {
  if (collapsed.length === 0) return null;
  const names = collapsed.length === 1 ? `Unit ${collapsed[0]!}` : `Units ${listed(collapsed)}`;
  const verb = collapsed.length === 1 ? 'has' : 'have';
  return (
    `${names} of ${latent} ${verb} collapsed: whatever the input, the code hardly moves (variance of its center at most ${threshold}). ` +
    (collapsed.length === latent
      ? 'Nothing is told of the input. Lower the price of the rate, raise it in a warm-up, or weaken the decoder.'
      : 'The others suffice at this price of the rate; lower it, or warm it up, where more are wanted.')
  );
}

const listed = (units: readonly number[]): string => `${units.slice(0, -1).join(', ')} and ${units.at(-1)!}`;
