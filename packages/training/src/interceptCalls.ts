import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

type Kwargs = Parameters<layers.Layer['call']>[1];

/** What stands between a layer and its caller: it gets the layer's own `call` and what it is called with. */
export type CallInterceptor<L extends layers.Layer> = (
  layer: L,
  call: (inputs: Tensor | Tensor[], kwargs: Kwargs) => Tensor | Tensor[],
  inputs: Tensor | Tensor[],
  kwargs: Kwargs,
) => Tensor | Tensor[];

/** Puts an interceptor before `call` of each of these layers, until the function returned is called. */
export function interceptCalls<L extends layers.Layer>(list: readonly L[], intercept: CallInterceptor<L>): () => void {
  const own = list.map((layer) => Object.getOwnPropertyDescriptor(layer, 'call'));
  for (const layer of list) {
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => intercept(layer, call, inputs, kwargs);
  }
  return () => {
    list.forEach((layer, i) => {
      const descriptor = own[i];
      if (descriptor === undefined)
        Reflect.deleteProperty(layer, 'call'); // its class has the method
      else Object.defineProperty(layer, 'call', descriptor);
    });
  };
}
