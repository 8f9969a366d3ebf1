import { describe } from './describe.js';

/** A TypeError unless this is a tensor of tfjs, of whatever copy. */
export function requireTensor(caller: string, name: string, value: object | undefined): void {
  const { shape, dataSync } = (value ?? {}) as { readonly shape?: unknown; readonly dataSync?: unknown };
  if (Array.isArray(shape) && typeof dataSync === 'function') return;
  throw new TypeError(
    `${caller}: ${name} must be a tensor, got ${describe(value)}. tensor() of tfjs makes one of numbers.`,
  );
}
