import { type Explanation } from './networks.js';

/** What a page asks the worker of the digits. */
export interface DigitsQuestion {
  /** Ink from 0 to 1, [40, 40]. */
  readonly image: Float32Array;
  /** Undefined for what the network answers. */
  readonly target: number | undefined;
  readonly price: number;
}

/** And what it answers, with the tensors that are left: always as many, or something leaks. */
export type DigitsAnswer =
  { readonly backend: string; readonly tensors: number; readonly explanation: Explanation } | { readonly why: string };
