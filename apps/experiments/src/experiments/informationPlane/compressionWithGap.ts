import { rankCorrelation } from './rankCorrelation.js';

/**
 * Rank correlation, over networks, of the second layer's compression with the gap between test and training.
 *
 * @param networks - The measured values of each, by name; those without an I(x; z) are left out.
 *
 * @example
 * compressionWithGap([{ compression2: 0, gap: 3 }, { compression2: 1, gap: 2 }, { compression2: 2, gap: 1 }]); // −1
 */
export function compressionWithGap(networks: readonly Readonly<Record<string, number>>[]): number {
  return rankCorrelation(
    networks.map(({ compression2 = Number.NaN }) => compression2),
    networks.map(({ gap = Number.NaN }) => gap),
  );
}
