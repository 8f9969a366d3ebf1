/** What the worker tells the page, in this order: the engine, then each case. */
export type FromWorker =
  | {
      readonly kind: 'engine';
      readonly line: string;
      /** How many follow. */
      readonly cases: number;
    }
  | {
      readonly kind: 'measured';
      readonly title: string;
      /** The largest difference from plain JavaScript, as a share of the largest value. */
      readonly difference: number;
      /** Milliseconds; null where it cannot be computed. */
      readonly ours: number | null;
      readonly tensorFlow: number | null;
    }
  | { readonly kind: 'refused'; readonly why: string };
