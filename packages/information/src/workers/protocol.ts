import type { KsgParts } from '../neighbours/estimators/ksg.js';
import type { Share } from '../neighbours/search/share.js';
import type { ReplicateTask } from '../significance/replicates.js';

/** What the pool asks of a worker. A job is opened once in each worker, then asked for part by part, then closed. */
export type Request =
  | ({ readonly kind: 'replicates'; readonly job: number } & Named & {
        readonly scheme: string;
        readonly task: ReplicateTask;
      })
  | {
      readonly kind: 'range';
      readonly job: number;
      readonly caller: string;
      readonly from: number;
      readonly to: number;
    }
  | ({ readonly kind: 'estimate'; readonly job: number } & Measured)
  | ({ readonly kind: 'divided estimate'; readonly job: number } & Measured)
  | { readonly kind: 'share'; readonly job: number; readonly share: Share }
  | { readonly kind: 'whole'; readonly job: number; readonly parts: KsgParts }
  | { readonly kind: 'close'; readonly job: number };

interface Named {
  /** The measure's public name. */
  readonly measure: string;
}

interface Measured extends Named {
  readonly variables: readonly unknown[];
  readonly options: object | undefined;
}

/** What a worker answers: what was asked for and how long it took, or what went wrong. */
export type Reply =
  | { readonly result: unknown; readonly milliseconds: number }
  | { readonly error: { readonly name: string; readonly message: string } };

/** The measures whose samples can be divided among workers. */
export const DIVISIBLE_NAMES = ['ksgMutualInformation'] as const;
