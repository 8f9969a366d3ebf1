/** What the reader of an estimate should know that took the number of values seen for that of the possible ones. */
export const GUESSED =
  'The number of possible values was taken to be that of the values seen, which is too few where samples are: give it.';

/** Refuses to guess how many values are possible, unless the warning will be read. */
export function refuseGuess(
  caller: string,
  example: string,
  name: string,
  options: { readonly details?: boolean | undefined } | undefined,
): void {
  if (options?.details === true) return;
  throw new RangeError(
    `${caller}: ${name} must be given for this estimator and samples, got none. ` +
      `Say how many values are possible, for instance ${example}; ${name}: 'seen' takes those seen.`,
  );
}
