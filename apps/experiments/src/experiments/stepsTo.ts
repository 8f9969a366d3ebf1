import type { EpochRecord } from '../experiment/measured.js';

/**
 * How many updates a network took until its validation error was low enough.
 *
 * The error is known after each epoch; in between it is taken to go straight, in the first epoch from that of a guess.
 *
 * @param history - Of the training, from the first epoch on.
 * @param options - `error`: the error to reach, a share; `stepsPerEpoch`: updates of an epoch; `guess`: the error of a guess, a share.
 * @returns Updates, not rounded; NaN when the error never was that low.
 *
 * @example
 * stepsTo(history, { error: 0.1, stepsPerEpoch: 20, guess: 0.9 }); // 66.7
 */
export function stepsTo(
  history: readonly EpochRecord[],
  { error, stepsPerEpoch, guess }: { readonly error: number; readonly stepsPerEpoch: number; readonly guess: number },
): number {
  let before = { epoch: 0, error: guess };
  for (const { epoch, validation } of history) {
    const now = validation?.error;
    if (now === undefined) continue;
    if (now <= error) {
      const share = before.error > now ? (before.error - error) / (before.error - now) : 1;
      return stepsPerEpoch * (before.epoch + Math.max(0, share) * (epoch - before.epoch));
    }
    before = { epoch, error: now };
  }
  return Number.NaN;
}
