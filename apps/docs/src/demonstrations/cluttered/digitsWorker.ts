/** Starts the worker that looks at digits; it is ended when the page is left, and its tensors with it. */
export function startDigits(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}
