import { addressOf, choiceField, numberField } from '../page/address.js';

/** Half the side of the plane of codes, in standard deviations of the prior. */
export const REACH = 3.5;

export interface LatentSettings {
  /** The place in the plane: z of the Gaussian code, log z of information dropout. */
  readonly first: number;
  readonly second: number;
  /** What is behind the cross: the codes of test digits, or what each place draws. */
  readonly behind: 'codes' | 'pictures';
  /** How the code of information dropout is laid out. */
  readonly axes: 'log' | 'plain';
}

const coordinate = (usual: number): ReturnType<typeof numberField> =>
  numberField(usual, { least: -REACH, most: REACH });

export const address = addressOf<LatentSettings>({
  first: { name: 'z1', ...coordinate(0.6) },
  second: { name: 'z2', ...coordinate(0.6) },
  behind: choiceField('codes', ['codes', 'pictures']),
  axes: choiceField('log', ['log', 'plain']),
});
