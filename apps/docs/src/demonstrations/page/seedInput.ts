import type { partsOf } from './parts.js';

/** The input of a seed. */
export interface SeedInput {
  show(seed: number): void;
}

/**
 * The seed of a demonstration, the part `seed`.
 *
 * @param heard - Told of every seed that can be one.
 */
export function seedInput(part: ReturnType<typeof partsOf>, heard: (seed: number) => void): SeedInput {
  const input = part('seed', HTMLInputElement);
  input.addEventListener('change', () => {
    if (input.checkValidity() && input.value !== '') heard(Number(input.value));
  });
  return {
    show(seed) {
      input.value = String(seed);
    },
  };
}
