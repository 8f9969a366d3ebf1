// Computes curves beside the page, so that the page never waits.
import { type BottleneckCurve, bottleneckCurve, type JointTable } from './curve.js';

export interface CurveQuestion {
  readonly table: JointTable;
  readonly seed: number;
}

addEventListener('message', ({ data: { table, seed } }: MessageEvent<CurveQuestion>) => {
  const curve: BottleneckCurve = bottleneckCurve(table, seed);
  postMessage(curve);
});
