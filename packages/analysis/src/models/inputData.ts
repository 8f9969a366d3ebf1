import type { Batch, TrainingData } from '@infodrop/training';

/** What is asked for by its indices: `arrayData` and every data set of training will do. Targets are not looked at. */
export type InputData = Pick<TrainingData<Batch>, 'size' | 'shape' | 'batch'>;
