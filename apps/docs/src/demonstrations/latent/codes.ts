import { normalKlDivergence } from '@infodrop/information';

/** What an encoder makes of one digit: of log z where the noise is log-normal, a Gaussian in both. */
export interface Code {
  readonly digit: number;
  readonly loc: readonly [number, number];
  readonly scale: readonly [number, number];
}

/** The codes of a file: two locations and two scales each, float32. */
export function codesOf(bytes: Uint8Array, labels: string): Code[] {
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return Array.from(labels, (label, i) => ({
    digit: Number(label),
    loc: [values[4 * i]!, values[4 * i + 1]!],
    scale: [values[4 * i + 2]!, values[4 * i + 3]!],
  }));
}

/** What a code pays: its divergence from the prior, whose two units are standard normal, or their logarithms are; nats. */
export const paidNats = ({ loc, scale }: Code): number =>
  [0, 1].reduce((sum, i) => sum + normalKlDivergence({ loc: loc[i]!, scale: scale[i]! }, { loc: 0, scale: 1 }), 0);

/** The code that is nearest to a place. */
export function nearestCode(codes: readonly Code[], [first, second]: readonly [number, number]): Code {
  const distance = ({ loc }: Code): number => Math.hypot(loc[0] - first, loc[1] - second);
  return codes.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}
