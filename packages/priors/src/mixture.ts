import { logSumExp } from '@infodrop/kernels';
import { foldIn, uniform } from '@infodrop/random';
import { requireBoolean, requireSomeOptions, requireThat } from '@infodrop/requirements';
import {
  add,
  addN,
  cast,
  concat,
  cumsum,
  greaterEqual,
  less,
  logicalAnd,
  mul,
  reshape,
  slice,
  softmax,
  stack,
  sub,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  util,
} from '@tensorflow/tfjs-core';
import { densityPrior } from './densityPrior.js';
import { requireParameters } from './locationScale.js';
import type { PriorParameter, ProperPrior } from './prior.js';

export interface MixtureOptions {
  /** Priors that have `logProb` and `sample`, two or more. */
  readonly components: readonly ProperPrior[];
  /** Their shares, > 0; they are divided by their sum. Default equal. */
  readonly weights?: readonly number[];
  /** Whether the shares are trained too. Parameters of the components are trained where they say so. Default false. */
  readonly learned?: boolean;
}

/**
 * A mixture of priors: one that can have several places.
 *
 *   q(z) = Σₖ wₖ qₖ(z)
 *
 * No divergence from it is closed: it is estimated at the noise that was drawn (see `densityPrior`). Where all components have z > 0,
 * so has the mixture; one that is above 0 everywhere is enough for noise that falls on both sides.
 *
 * @throws RangeError when there are fewer than two components, one has no density, or the weights are not positive numbers, one
 * each; TypeError for an option that there is not.
 *
 * @example
 * mixture({ components: [gaussian({ loc: -2 }), gaussian({ loc: 2 })], weights: [1, 3] });
 */
export function mixture(options: MixtureOptions): ProperPrior<'mixture'> {
  requireSomeOptions('mixture', options, ['components', 'weights', 'learned']);
  const { components, learned = false } = options;
  requireBoolean('mixture', 'learned', learned);
  requireThat(
    Array.isArray(components) && components.length >= 2,
    'mixture',
    'components',
    'two priors or more',
    components,
    'One alone needs no mixture.',
  );
  components.forEach(({ kind, logProb, sample }: Partial<ProperPrior>, k) => {
    requireThat(
      typeof logProb === 'function' && typeof sample === 'function',
      'mixture',
      `components[${k}]`,
      'a prior with logProb and sample',
      kind,
      'An improper prior cannot be mixed.',
    );
  });
  const { weights = components.map(() => 1) } = options;
  requireThat(
    Array.isArray(weights) &&
      weights.length === components.length &&
      weights.every((weight) => weight > 0 && Number.isFinite(weight)),
    'mixture',
    'weights',
    `${components.length} numbers > 0`,
    weights,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const logWeights = weights.map((weight) => Math.log(weight / total));
  const ofWeights: PriorParameter[] = learned ? logWeights.map((initial, k) => ({ name: `logit${k}`, initial })) : [];
  const ofComponents = components.map(({ parameters }, k) =>
    parameters.map((parameter) => ({ ...parameter, name: `${parameter.name}${k}` })),
  );
  const parameters = [...ofWeights, ...ofComponents.flat()];

  const shares = (values: readonly Tensor[]): Tensor =>
    learned ? concat(values.slice(0, components.length).map((logit) => reshape(logit, [1]))) : tensor1d(logWeights);
  const parts = (values: readonly Tensor[]): readonly Tensor[][] => {
    requireParameters('mixture', parameters, values);
    let at = ofWeights.length;
    return ofComponents.map((own) => values.slice(at, (at += own.length)));
  };

  const prior = densityPrior({
    kind: 'mixture',
    parameters,
    // One component that is above 0 everywhere is enough.
    support: components.every(({ support }) => support === 'positive') ? 'positive' : 'real',
    logProb: (z, values) =>
      tidy(() => {
        const own = parts(values);
        const logits = shares(values);
        const terms = components.map((component, k) =>
          add(component.logProb(z, own[k]!), reshape(slice(logits, [k], [1]), [])),
        );
        return sub(logSumExp(stack(terms)), logSumExp(logits));
      }),
    sample: (key, shape, values) =>
      tidy(() => {
        const own = parts(values);
        const upper = cumsum(softmax(shares(values)));
        const draw = tensor(new Float32Array(uniform(foldIn(key, 'component'), util.sizeFromShape([...shape]))), [
          ...shape,
        ]);
        return addN(
          components.map((component, k) => {
            const above = k === 0 ? greaterEqual(draw, 0) : greaterEqual(draw, reshape(slice(upper, [k - 1], [1]), []));
            const chosen =
              k === components.length - 1 ? above : logicalAnd(above, less(draw, reshape(slice(upper, [k], [1]), [])));
            return mul(cast(chosen, 'float32'), component.sample(foldIn(key, k), shape, own[k]!));
          }),
        );
      }),
    getConfig: () => ({
      kind: 'mixture',
      components: components.map((component) => component.getConfig()),
      weights: [...weights],
      learned,
    }),
  });
  Object.assign(prior.klPerUnit, { of: 'mixture' });
  return prior as ProperPrior<'mixture'>;
}
