import type { partsOf } from './parts.js';

/** A slider with its number beside it. */
export interface Slider {
  show(value: number): void;
}

/**
 * The slider `name` of a demonstration, and the output `name`-text beside it.
 *
 * @param text - How a value is said.
 * @param heard - Told of every move.
 */
export function slider(
  part: ReturnType<typeof partsOf>,
  name: string,
  text: (value: number) => string,
  heard: (value: number) => void,
): Slider {
  const input = part(name, HTMLInputElement);
  const output = part(`${name}-text`, HTMLOutputElement);
  input.addEventListener('input', () => {
    heard(Number(input.value));
  });
  return {
    show(value) {
      input.value = String(value);
      output.textContent = text(value);
      input.setAttribute('aria-valuetext', text(value));
    },
  };
}
