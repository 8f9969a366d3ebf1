const shown = (value: unknown): string =>
  typeof value === 'string' || Array.isArray(value) || (typeof value === 'object' && value !== null)
    ? JSON.stringify(value)
    : String(value);

/** Throws RangeError unless `holds`; `requirement` and `wayOut` complete the message. */
export function demand(holds: boolean, argument: string, requirement: string, value: unknown, wayOut: string): void {
  if (!holds) throw new RangeError(`${argument} must be ${requirement}, got ${shown(value)}. ${wayOut}`);
}

export const isCountPair = (value: readonly number[]): boolean => value.length === 2 && value.every(isCount);

/** A shape of images, of whatever length the caller of a JavaScript function gave it. */
export const isImageShape = (value: readonly number[]): boolean => value.length === 3 && value.every(isCount);

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

/** Throws RangeError unless the activation is one that the priors know. */
export function demandHiddenActivation(caller: string, activation: string): void {
  const known = ['relu', 'softplus'].includes(activation);
  demand(
    known,
    `${caller}: activation`,
    "'relu' or 'softplus'",
    activation,
    'Each has its prior: log-uniform, log-normal.',
  );
}
