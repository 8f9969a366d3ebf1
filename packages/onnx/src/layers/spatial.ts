import type { Shape, Use } from './layerForm.js';

/** A window that slides over an image: sizes along each spatial dimension. */
export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

/** Whether the channels come first. */
export function channelsFirst({ config, refuse }: Pick<Use, 'config' | 'refuse'>): boolean {
  const format = config.dataFormat ?? config.data_format ?? 'channelsLast';
  if (format === 'channelsLast' || format === 'channels_last') return false;
  return format === 'channelsFirst' || format === 'channels_first'
    ? true
    : refuse('dataFormat', 'channelsLast or channelsFirst', format);
}

/**
 * Runs what ONNX has for channels first on a value of tfjs, whose channels come last: between two transpositions, of which those that
 * meet are taken out by every ONNX runtime. So every value keeps the shape that it has in tfjs.
 */
export function withChannelsFirst(use: Use, value: string, rank: number, run: (value: string) => string): string {
  if (channelsFirst(use)) return run(value);
  const { graph } = use;
  const spatial = Array.from({ length: rank }, (_, i) => i + 1);
  const there = graph.transposed(value, [0, rank + 1, ...spatial]);
  return graph.transposed(run(there), [0, ...spatial.map((i) => i + 1), 1]);
}

/**
 * The padding of tfjs as attributes of ONNX. With 'same', ⌈size / stride⌉ windows are laid; of an odd amount of padding the larger
 * half comes at the end.
 */
export function padding(
  use: Use,
  shape: Shape,
  { size, strides, dilations }: Window,
): Readonly<Record<string, string | readonly number[]>> {
  const { config, refuse } = use;
  const kind = config.padding ?? 'valid';
  if (kind === 'valid') return {};
  const spatial = channelsFirst(use) ? shape.slice(2) : shape.slice(1, -1);
  if (kind === 'causal' && size.length === 1) return { pads: [(size[0]! - 1) * dilations[0]!, 0] };
  if (kind !== 'same') return refuse('padding', "'valid', 'same' or, in one dimension, 'causal'", kind);
  // Where the size is known only when it runs.
  if (spatial.includes(null)) return { auto_pad: 'SAME_UPPER' };
  const total = spatial.map((length, i) => {
    const reach = (size[i]! - 1) * dilations[i]! + 1;
    return Math.max(0, (Math.ceil(length! / strides[i]!) - 1) * strides[i]! + reach - length!);
  });
  return { pads: [...total.map((each) => Math.floor(each / 2)), ...total.map((each) => Math.ceil(each / 2))] };
}
