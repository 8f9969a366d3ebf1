import { type Estimate, inUnits } from '../estimate.js';
import { ksgEstimate, requireAlgorithm, type KsgParts } from '../neighbours/estimators/ksg.js';
import type { KsgOptions } from '../neighbours/estimators/ksgMutualInformation.js';
import { ksgPartsOfTwo } from '../neighbours/estimators/ksgOfTwo.js';
import { NEIGHBOUR_OPTIONS, nothingShared, prepare } from '../neighbours/estimators/options.js';
import type { Share } from '../neighbours/search/share.js';
import type { Samples } from '../samples.js';
import type { DIVISIBLE_NAMES } from './protocol.js';

/** One estimate whose samples are divided: a share of them, and the estimate once all shares are there. */
export interface Divided {
  readonly share: (share: Share) => KsgParts;
  readonly whole: (parts: KsgParts) => number | Estimate;
}

type Divide = (variables: readonly unknown[], options: object | undefined) => Divided;

/** The measures whose samples can be divided. */
export const DIVISIBLE: Readonly<Record<(typeof DIVISIBLE_NAMES)[number], Divide>> = {
  ksgMutualInformation: divideKsg,
};

function divideKsg(variables: readonly unknown[], given: object | undefined): Divided {
  const caller = 'ksgMutualInformation';
  const options = given as (Omit<KsgOptions, 'details'> & { readonly details?: boolean }) | undefined;
  const [x, y] = variables as [Samples, Samples];
  const prepared = prepare(caller, { x, y }, options, [...NEIGHBOUR_OPTIONS, 'algorithm']);
  const algorithm = requireAlgorithm(caller, options);
  const whole = (parts: KsgParts): number | Estimate => {
    if (prepared.constant.includes(true)) {
      return inUnits(caller, nothingShared(`KSG ${algorithm}`, prepared, { ...prepared.settings, algorithm }), options);
    }
    return inUnits(caller, ksgEstimate(prepared, algorithm, parts, options?.details === true), options);
  };
  return { share: (share) => ksgPartsOfTwo(prepared, algorithm, share), whole };
}
