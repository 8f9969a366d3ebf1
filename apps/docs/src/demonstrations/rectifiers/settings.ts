import type { PriorName } from '../noise/law.js';
import { addressOf, choiceField, numberField } from '../page/address.js';

export interface RectifierSettings {
  /** What comes into the unit. */
  readonly x: number;
  readonly alpha: number;
  readonly prior: PriorName;
}

export const MOST_X = 4;

export const address = addressOf<RectifierSettings>({
  x: numberField(-1, { least: -MOST_X, most: MOST_X }),
  alpha: numberField(0.3, { least: 0.02, most: 0.7 }),
  prior: choiceField('logNormal', ['logUniform', 'logNormal']),
});
