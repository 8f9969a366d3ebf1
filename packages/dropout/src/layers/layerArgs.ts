import type { layers } from '@tensorflow/tfjs-layers';

/** The arguments of every tfjs layer; tfjs does not export the type. */
export type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** Their names; `customObjects` is what tfjs adds to a configuration that it makes a layer of. */
export const LAYER_ARGS: readonly (keyof LayerArgs | 'customObjects')[] = [
  'inputShape',
  'batchInputShape',
  'batchSize',
  'dtype',
  'name',
  'trainable',
  'weights',
  'inputDType',
  'customObjects',
];
