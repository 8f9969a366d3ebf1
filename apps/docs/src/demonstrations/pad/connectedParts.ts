import { neighbours } from './neighbours.js';

/** The cells of each connected part of what is 1, corners included. */
export function connectedParts(ink: Uint8Array, width: number): number[][] {
  const left = ink.slice();
  const parts: number[][] = [];
  for (const start of left.keys()) {
    if (left[start] === 0) continue;
    left[start] = 0;
    const part = [start];
    // Grows while it is walked along.
    for (const cell of part) {
      for (const near of neighbours(cell, width, left.length)) {
        if (near === undefined || left[near] === 0) continue;
        left[near] = 0;
        part.push(near);
      }
    }
    parts.push(part);
  }
  return parts;
}
