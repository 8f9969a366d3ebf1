/** Below this, log f is taken to be log(floor): log 1e-4 = −9.21. */
export const DEFAULT_FLOOR = 1e-4;

/** What a size is no smaller than where its logarithm must be finite: close to the least normal number of float32. */
export const LEAST_SIZE = 1e-37;
