import { foldIn, type Key, normal, uniform } from '@infodrop/random';

/** Points of the plane and their labels; half of each. */
export interface PlanarPoints {
  /** [size, 2], row-major. */
  readonly positions: Float32Array;
  readonly labels: Uint8Array;
}

/** Where a label's points lie without noise, at t from 0 to 1. */
type Curve = (t: number, label: number) => readonly [number, number];

/** Two half circles, one hooked into the other. */
const MOONS: Curve = (t, label) => {
  const angle = Math.PI * t;
  return label === 0
    ? [1.6 * (Math.cos(angle) - 0.5), 1.6 * (Math.sin(angle) - 0.25)]
    : [1.6 * (0.5 - Math.cos(angle)), 1.6 * (0.25 - Math.sin(angle))];
};

/** One circle within another. */
const RINGS: Curve = (t, label) => {
  const angle = 2 * Math.PI * t;
  const radius = label === 0 ? 0.8 : 2;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
};

/** Points along a curve of each label, with Gaussian noise around it. */
function along(curve: Curve, spread: number, size: number, key: Key): PlanarPoints {
  const places = uniform(foldIn(key, 'places'), size);
  const noise = normal(foldIn(key, 'spread'), 2 * size);
  const positions = new Float32Array(2 * size);
  const labels = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    labels[i] = i % 2;
    const [x, y] = curve(places[i]!, i % 2);
    positions[2 * i] = x + spread * noise[2 * i]!;
    positions[2 * i + 1] = y + spread * noise[2 * i + 1]!;
  }
  return { positions, labels };
}

export const twoMoons = (size: number, key: Key): PlanarPoints => along(MOONS, 0.2, size, key);
export const rings = (size: number, key: Key): PlanarPoints => along(RINGS, 0.3, size, key);
