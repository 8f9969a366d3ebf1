import type { Samples } from './data/samples.js';
import type { Settings } from './settings.js';
import type { Watched } from './training/session.js';

/** What the page tells the worker. Every training has a number, by which late frames of an earlier one are known. */
export type ToWorker =
  | { readonly kind: 'start'; readonly run: number; readonly settings: Settings; readonly csv?: Samples }
  | { readonly kind: 'runTo'; readonly step: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'beta'; readonly beta: number };

/** What the worker tells the page. */
export type FromWorker =
  | { readonly kind: 'engine'; readonly backend: string; readonly line: string }
  | { readonly kind: 'watched'; readonly run: number; readonly watched: Watched }
  | { readonly kind: 'refused'; readonly run: number; readonly why: string };
