/** What the choice of β rests on: never the test split. */
export interface Candidate {
  readonly beta: number | null;
  readonly validation: { readonly error: number; readonly crossEntropy: number };
}

/**
 * The β with the smallest error on the validation split; among equals the one with the smallest cross-entropy there.
 *
 * @param candidates - One for each network; those without noise (β null) are passed over.
 * @returns The β.
 * @throws RangeError when no candidate has a β, or an error is not finite.
 *
 * @example
 * chooseBeta([{ beta: 0.1, validation: { error: 0.05, crossEntropy: 0.2 } }]); // 0.1
 */
export function chooseBeta(candidates: readonly Candidate[]): number {
  let best: (Candidate & { beta: number }) | undefined;
  for (const candidate of candidates) {
    const { beta, validation } = candidate;
    if (beta === null) continue;
    if (!Number.isFinite(validation.error) || !Number.isFinite(validation.crossEntropy)) {
      throw new RangeError(
        `chooseBeta: validation must be finite, got error ${validation.error} at β = ${beta}. Train that network again.`,
      );
    }
    const better =
      best === undefined ||
      validation.error < best.validation.error ||
      (validation.error === best.validation.error && validation.crossEntropy < best.validation.crossEntropy);
    if (better) best = { ...candidate, beta };
  }
  if (best === undefined) throw new RangeError('chooseBeta: candidates must hold a network with a β, got none.');
  return best.beta;
}
