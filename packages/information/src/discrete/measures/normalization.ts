import { type Estimate, wantsDetails } from '../../estimate.js';
import { undersampledOf, type EstimatedMeasure, type Variables } from '../data/variables.js';

/** What two entropies are made one by: their mean, geometric mean, smaller, larger, or the joint entropy. */
export const NORMALIZATIONS = ['arithmetic', 'geometric', 'min', 'max', 'joint'] as const;

/** What a mutual information is divided by. */
export type Normalization = (typeof NORMALIZATIONS)[number];

/** The entropy that a mutual information of two variables is measured by. */
export function normalizer(normalization: Normalization, hx: number, hy: number, joint: () => number): number {
  switch (normalization) {
    case 'arithmetic':
      return (hx + hy) / 2;
    case 'geometric':
      return Math.sqrt(Math.max(0, hx) * Math.max(0, hy));
    case 'min':
      return Math.min(hx, hy);
    case 'max':
      return Math.max(hx, hy);
    case 'joint':
      return joint();
  }
}

/** A ratio in the shape of a result: its unit is '1'. */
export function dimensionless(
  variables: Variables,
  { value, estimator, settings, warnings }: Omit<EstimatedMeasure, 'nats'> & { readonly value: number },
  extra: Readonly<Record<string, unknown>>,
  options: { readonly details?: boolean | undefined } | undefined,
): number | Estimate {
  const { kind, samples, caller } = variables;
  if (!wantsDetails(caller, options)) return value;
  const plugIn = kind !== 'probabilities' && settings.estimator === 'plugIn';
  return {
    value,
    unit: '1',
    estimator,
    settings: { ...settings, ...extra },
    ...(samples === undefined ? {} : { samples }),
    warnings: [...warnings, ...(plugIn ? undersampledOf(variables) : [])],
  };
}
