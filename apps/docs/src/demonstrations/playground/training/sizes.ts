// Sizes that both the page and the worker know.

/** Units of the hidden layers. */
export const WIDTHS: readonly number[] = [8, 8];

/** Cells of the picture of beliefs along each side. */
export const CELLS = 48;

/** Held-out points on which nats are measured: log of it is the most that a layer can carry. */
export const MEASURED_POINTS = 100;
