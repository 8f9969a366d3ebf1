/** Below this, log f is taken to be log(floor): log 1e-4 = −9.21. */
export const DEFAULT_FLOOR = 1e-4;
