import type { Computed } from '../../estimate.js';
import { signed, warnOfScales, type Prepared } from '../estimators/options.js';

/** The mean of the local values, with what its reader should know. Values that are NaN are no samples of it. */
export function averaged(
  estimator: string,
  prepared: Prepared,
  local: Float64Array,
  details: boolean | undefined,
  warn: (warnings: string[]) => void = () => undefined,
): Computed {
  let sum = 0;
  let samples = 0;
  for (const value of local) {
    if (Number.isNaN(value)) continue;
    sum += value;
    samples++;
  }
  const warnings: string[] = [];
  const nats = signed(sum / samples, prepared, warnings);
  if (details === true) {
    warn(warnings);
    warnOfScales(prepared, warnings);
  }
  return {
    nats,
    estimator,
    settings: prepared.settings,
    samples,
    localNats: details === true ? local : undefined,
    warnings,
  };
}
