import { firstOf, type Subset, type Variables } from '../data/variables.js';
import type { Multivariate } from './manyVariables.js';

const MOST = 20;

/** The co-information: every subset's joint entropy, + for an odd number of variables and − for an even one. */
export function coInformationOf(variables: Variables): Multivariate {
  const count = variables.parts.length;
  if (count > MOST) {
    throw new RangeError(
      `${variables.caller}: variables must be at most ${MOST}, since all 2^d subsets are taken, got ${count}. See oInformation for more.`,
    );
  }
  const terms: [number, Subset][] = [];
  for (let set = 1; set < 2 ** count; set++) {
    const subset = firstOf(count).filter((i) => (set >> i) & 1);
    terms.push([subset.length % 2 === 1 ? 1 : -1, subset]);
  }
  return { terms };
}
