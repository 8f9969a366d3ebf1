import { bootstrapScheme } from '../significance/bootstrapInterval.js';
import { circularShiftScheme } from '../significance/circularShiftTest.js';
import { jackknifeScheme } from '../significance/jackknife.js';
import { localPermutationScheme } from '../significance/localPermutationTest.js';
import { permutationScheme } from '../significance/permutationTest.js';
import type { Scheme } from '../significance/replicates.js';
import { subsamplingScheme } from '../significance/subsamplingInterval.js';
import { twoSampleScheme } from '../significance/twoSampleTest.js';

/** Every way to draw samples anew, for a worker to find by name. */
export const SCHEMES: readonly Scheme[] = [
  permutationScheme,
  localPermutationScheme,
  circularShiftScheme,
  bootstrapScheme,
  jackknifeScheme,
  subsamplingScheme,
  twoSampleScheme,
];
