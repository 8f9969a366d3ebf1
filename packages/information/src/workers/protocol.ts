import type { ReplicateTask } from '../significance/replicates.js';

/** What the pool asks of a worker. A job is prepared once in each worker, then asked for chunk by chunk. */
export type Request =
  | {
      readonly kind: 'prepare';
      readonly job: number;
      readonly statistic: string;
      readonly scheme: string;
      readonly task: ReplicateTask;
    }
  | {
      readonly kind: 'replicates';
      readonly job: number;
      readonly caller: string;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'release'; readonly job: number };

/** What a worker answers: the values asked for and how long they took, or what went wrong. */
export type Reply =
  | { readonly values: Float64Array; readonly milliseconds: number }
  | { readonly error: { readonly name: string; readonly message: string } };
