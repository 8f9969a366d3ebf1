import type { Refusal } from '../workers/answerQuestions.js';
import type { Look } from './looks.js';

/** What the page asks its worker. */
export interface ForgettingQuestion {
  /** Ink from 0 to 1, [40, 40]. */
  readonly image: Float32Array;
}

/** And what it answers, with the tensors that are left: always as many, or something leaks. */
export type ForgettingAnswer =
  { readonly backend: string; readonly tensors: number; readonly looks: readonly Look[] } | Refusal;
