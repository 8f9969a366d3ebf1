/** What a choice rests on: numbers of the validation split by name, never the test split. */
export interface Candidate {
  readonly title: string;
  readonly validation: Readonly<Record<string, number>>;
}

/**
 * The candidate that is best on the validation split.
 *
 * @param candidates - At least one.
 * @param by - Names of validation numbers: the smallest first one wins, among equals the smallest second one, and so on; where
 *   all are equal, the candidate that stands first.
 * @returns The candidate.
 * @throws RangeError when there is no candidate, or a number is missing or not finite.
 *
 * @example
 * chooseArm([{ title: 'β = 0.1', validation: { error: 0.05 } }], ['error']).title; // 'β = 0.1'
 */
export function chooseArm<C extends Candidate>(candidates: readonly C[], by: readonly string[]): C {
  let best: C | undefined;
  for (const candidate of candidates) {
    for (const name of by) {
      const value = candidate.validation[name];
      if (value === undefined || !Number.isFinite(value)) {
        throw new RangeError(
          `chooseArm: the validation ${name} must be finite, got ${String(value)} at ${candidate.title}. Train that network again.`,
        );
      }
    }
    if (best === undefined || isBetter(candidate, best, by)) best = candidate;
  }
  if (best === undefined) throw new RangeError('chooseArm: candidates must hold one or more, got none. Train one.');
  return best;
}

function isBetter(candidate: Candidate, best: Candidate, by: readonly string[]): boolean {
  for (const name of by) {
    const difference = candidate.validation[name]! - best.validation[name]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
