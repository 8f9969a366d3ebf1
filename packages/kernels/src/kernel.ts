import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { isDifferentiatedTwice } from './differentiatedTwice.js';

/**
 * One of our kernels: its name in the registry of tfjs, and the types of what it takes and gives.
 *
 * The number in the name is the version of what it computes and of how it is asked. An engine and a layer of different
 * versions do not know each other's kernel, and the layer composes operations of tfjs instead, to the same result. Raise
 * it whenever an input, an attribute, a result or the meaning of one changes.
 */
export interface Kernel<Inputs extends object, Attributes extends object, Results extends Tensor | Tensor[]> {
  readonly name: `Infodrop${string}/${number}`;
  /** Set where it takes no tensors, so that no gradient is ever asked of it. */
  readonly isSource?: true;
  /** Never there: it carries the types. */
  readonly signature?: (inputs: Inputs, attributes: Attributes) => Results;
}

/** What a kernel without inputs or attributes takes: {}. */
export type Nothing = Readonly<Record<string, never>>;

/**
 * Whether the current backend has the kernel, and it may be asked: where gradients are taken of gradients, only those are that take no
 * tensors, for the gradients of the others have none.
 */
export function hasKernel({ name, isSource }: { readonly name: string; readonly isSource?: true }): boolean {
  // tfjs types the look-up as if it always found one
  return (isSource === true || !isDifferentiatedTwice()) && Boolean(getKernel(name, getBackend()) as unknown);
}

/** Runs the kernel on the current backend. @throws Error where that has none: ask `hasKernel` first. */
export function runKernel<Inputs extends object, Attributes extends object, Results extends Tensor | Tensor[]>(
  { name }: Kernel<Inputs, Attributes, Results>,
  inputs: Inputs,
  attributes: Attributes,
): Results {
  const present = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor !== undefined));
  return engine().runKernel<Results>(name, present, attributes as NamedAttrMap);
}
