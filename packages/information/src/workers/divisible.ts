import { type Estimate, inUnits } from '../estimate.js';
import { ksgLocalValues, requireAlgorithm } from '../neighbours/ksg.js';
import type { KsgOptions } from '../neighbours/ksgMutualInformation.js';
import { NEIGHBOUR_OPTIONS, prepare, signed, warnOfDuplicates, warnOfScales } from '../neighbours/options.js';
import type { Share } from '../neighbours/share.js';
import type { Samples } from '../samples.js';
import type { DIVISIBLE_NAMES, SampleParts } from './protocol.js';

/** One estimate whose samples are divided: a share of them, and the estimate once all shares are there. */
export interface Divided {
  readonly share: (share: Share) => SampleParts;
  readonly whole: (parts: SampleParts) => number | Estimate;
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
  return {
    share: (share) => ksgLocalValues(prepared, algorithm, share),
    whole: ({ local, distances }) => {
      const details = options?.details === true;
      const warnings: string[] = [];
      let sum = 0;
      for (const value of local) sum += value;
      const nats = signed(sum / local.length, prepared, warnings);
      if (details) {
        warnOfDuplicates(distances, prepared, warnings);
        warnOfScales(prepared, warnings);
      }
      const settings = { ...prepared.settings, algorithm };
      const estimator = `KSG ${algorithm}`;
      return inUnits(
        caller,
        { nats, estimator, settings, samples: prepared.rows, localNats: local, warnings },
        options,
      );
    },
  };
}
