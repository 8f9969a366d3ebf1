/**
 * What a Philox block is drawn for: the last word of its counter.
 *
 * Two purposes never share a counter, so a key may serve all of them. The numbers are part of the stream's definition:
 * changing one changes every result that was drawn with it.
 */
export const DOMAIN_BITS = 0;
export const DOMAIN_UNIFORM = 1;
export const DOMAIN_NORMAL = 2;
export const DOMAIN_INTEGERS = 3;
export const DOMAIN_PERMUTATION = 4;
export const DOMAIN_INDEX = 5;
export const DOMAIN_NAME = 6;
