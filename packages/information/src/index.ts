export { type Estimate, type EstimateOptions, type WithDetails } from './estimate.js';
export { columns, type Columns, type NumericArray, type SampleMatrix, type Samples } from './samples.js';
