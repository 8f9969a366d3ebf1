import { describe } from '@infodrop/requirements';

/** Throws RangeError unless a tensor, or what else has a shape, has this shape; null stands for any length. */
export function requireShape(
  caller: string,
  name: string,
  tensor: { readonly shape: readonly number[] },
  shape: readonly (number | null)[],
): void {
  const given: unknown = (tensor as Partial<typeof tensor> | undefined)?.shape;
  if (!Array.isArray(given)) {
    throw new TypeError(
      `${caller}: ${name} must have a shape, as a tensor has it, got ${describe(tensor)}. It has no default.`,
    );
  }
  const fits =
    tensor.shape.length === shape.length && shape.every((length, i) => length === null || length === tensor.shape[i]);
  if (!fits) {
    const wanted = `[${shape.map((length) => length ?? 'any').join(', ')}]`;
    throw new RangeError(`${caller}: ${name} must be of shape ${wanted}, got ${describe(tensor.shape)}.`);
  }
}
