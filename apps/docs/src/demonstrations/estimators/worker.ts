// Estimates beside the page, so that the page never waits.
import type { OwnPoint } from '../points/ownPoint.js';
import { answerQuestions, type Refusal } from '../workers/answerQuestions.js';
import { type Estimates, estimatesOf } from './estimates.js';

export interface EstimateQuestion {
  readonly points: readonly OwnPoint[];
  readonly seed: number;
}

export type EstimateAnswer = { readonly estimates: Estimates } | Refusal;

answerQuestions<EstimateQuestion, EstimateAnswer>(async ({ points, seed }) => ({
  estimates: await estimatesOf(points, seed),
}));
