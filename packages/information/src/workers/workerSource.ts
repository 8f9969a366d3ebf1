/**
 * The program of a worker, as text. Building and testing put the bundle of worker.ts in this place (inlineWorker.config.ts);
 * it is empty only where the sources are run unbuilt.
 */
// Not of the type '': it is another text when it runs.
export const workerSource = '' as string;
