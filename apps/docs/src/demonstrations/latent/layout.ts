import { REACH } from './settings.js';

export type Place = readonly [number, number];

/** How codes lie in a drawing whose sides go from 0 to 1, first to the right, second upwards. */
export interface Layout {
  toDrawing(place: Place): Place;
  fromDrawing(drawn: Place): Place;
}

/** The most that z is drawn to where it is not its logarithm that is drawn. */
export const MOST_Z = 6;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** Codes as they are; those of information dropout as the logarithm of z. */
export const straight: Layout = {
  toDrawing: ([first, second]) => [(first + REACH) / (2 * REACH), (REACH - second) / (2 * REACH)],
  fromDrawing: ([right, down]) => [
    clamp(right * 2 * REACH - REACH, -REACH, REACH),
    clamp(REACH - down * 2 * REACH, -REACH, REACH),
  ],
};

/** Codes whose logarithms are given, as z themselves: from 0 to {@link MOST_Z}. */
export const exponential: Layout = {
  toDrawing: ([first, second]) => [Math.exp(first) / MOST_Z, 1 - Math.exp(second) / MOST_Z],
  fromDrawing: ([right, down]) => [logOf(right), logOf(1 - down)],
};

const logOf = (share: number): number => clamp(Math.log(Math.max(share * MOST_Z, 1e-9)), -REACH, REACH);
