/** Of an encoder's last layer: codes begin near the prior, with a scale near 1 (or α at the middle of its range) whatever the input. */
export const CODE_GAIN = 0.1;

/** Of a last layer that no ReLU follows: what it gives begins as large as what it takes. */
export const VALUES_GAIN = 1;
