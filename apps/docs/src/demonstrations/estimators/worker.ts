// Estimates beside the page, so that the page never waits.
import { type OwnPoint } from '../points/ownPoint.js';
import { type Estimates, estimatesOf } from './estimates.js';

export interface EstimateQuestion {
  readonly points: readonly OwnPoint[];
  readonly seed: number;
}

export type EstimateAnswer = { readonly estimates: Estimates } | { readonly why: string };

addEventListener('message', ({ data: { points, seed } }: MessageEvent<EstimateQuestion>) => {
  void estimatesOf(points, seed).then(
    (estimates): void => {
      postMessage({ estimates } satisfies EstimateAnswer);
    },
    (error: unknown): void => {
      postMessage({ why: error instanceof Error ? error.message : String(error) } satisfies EstimateAnswer);
    },
  );
});
