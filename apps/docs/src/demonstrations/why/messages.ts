import type { Refusal } from '../workers/answerQuestions.js';
import type { Explanation } from './explain.js';

/** What the page asks its worker. */
export interface WhyQuestion {
  /** Ink from 0 to 1, [40, 40]. */
  readonly image: Float32Array;
  /** Undefined for what the network answers. */
  readonly target: number | undefined;
  readonly price: number;
}

/** And what it answers, with the tensors that are left: always as many, or something leaks. */
export type WhyAnswer =
  { readonly backend: string; readonly tensors: number; readonly explanation: Explanation } | Refusal;
