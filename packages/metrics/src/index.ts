export { pairedChange, type PairedChange } from './comparison/pairedChange.js';
export { spread, type Spread } from './comparison/spread.js';
export { studentTCdf, studentTQuantile } from './comparison/studentT.js';
export { auroc } from './detection/auroc.js';
