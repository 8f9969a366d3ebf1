import type { Computed } from '../../estimate.js';
import { signed, warnOfScales, type Prepared } from './options.js';

/** The mean of the local values, with what its reader should know. Values that are NaN are no samples of it. `judge` may refuse it. */
export function averaged(
  estimator: string,
  prepared: Prepared,
  local: Float64Array,
  details: boolean | undefined,
  judge: (nats: number, warnings: string[]) => void = () => undefined,
  mayBeNegative = false,
): Computed {
  let sum = 0;
  let samples = 0;
  for (const value of local) {
    if (Number.isNaN(value)) continue;
    sum += value;
    samples++;
  }
  const warnings: string[] = [];
  const nats = mayBeNegative ? sum / samples : signed(sum / samples, prepared, warnings);
  judge(nats, warnings);
  if (details === true) warnOfScales(prepared, warnings);
  return {
    nats,
    estimator,
    settings: prepared.settings,
    samples,
    localNats: details === true ? local : undefined,
    warnings,
  };
}
