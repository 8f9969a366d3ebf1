import { addressOf, numberField, seedField } from '../page/address.js';
import { type JointTable, PRICES } from './curve.js';
import { TABLES, tableFromText, tableToText } from './tables.js';

export interface BottleneckSettings {
  readonly table: JointTable;
  /** β of (15). */
  readonly price: number;
  readonly seed: number;
}

export const address = addressOf<BottleneckSettings>({
  table: { usual: TABLES.pairs, read: tableFromText, write: tableToText },
  price: { name: 'beta', ...numberField(0.3, { least: PRICES[0]!, most: 1 }) },
  seed: seedField(),
});
