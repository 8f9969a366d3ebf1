// Of a case that was timed in several passes, the one result of the two that agree best.
import { AGREEMENT, closestTwo } from '../passes.mjs';

const leastOf = ({ processor }) => processor.least;

/** Each side's passes; a side that failed in one has only that. */
function passesOf(passes, place) {
  const all = passes.map(({ sides }) => sides[place]);
  const failed = all.find(({ error }) => error !== undefined);
  return failed === undefined ? all : [failed];
}

/** Whether two passes of every side, at least, agree within 10 %. */
export function isAgreed(passes) {
  return passes[0].sides.every((_, place) => closestTwo(passesOf(passes, place), leastOf).apart <= AGREEMENT);
}

/** A case with, of each side, the lesser of the two passes that agree best; `passes` are the least times of all, and `apart` is how far those two are, if by over 10 %. */
export function merged(passes) {
  return {
    ...passes[0],
    sides: passes[0].sides.map((_, place) => {
      const all = passesOf(passes, place);
      if (all[0].error !== undefined) return all[0];
      const { pair, apart } = closestTwo(all, leastOf);
      const lesser = pair.reduce((a, b) => (leastOf(b) < leastOf(a) ? b : a));
      return { ...lesser, passes: all.map(leastOf), ...(apart > AGREEMENT ? { apart } : {}) };
    }),
  };
}
