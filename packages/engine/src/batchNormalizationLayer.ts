import { serialization } from '@tensorflow/tfjs-core';

/** As much of the layer of tfjs as is used here. */
interface BatchNormalizationLayer {
  readonly scale: boolean;
  readonly center: boolean;
  gamma?: { read(): unknown };
  beta?: { read(): unknown };
  build: (this: BatchNormalizationLayer, inputShape: unknown) => void;
}

type LayerClass = serialization.SerializableConstructor<serialization.Serializable>;

const MENDED = Symbol.for('@infodrop/engine/batchNormalizationLayer');
const CLASS_NAME = 'BatchNormalization';

/** A weight that the layer does not have: tfjs normalises without it where it is null. */
const absent = { read: () => null };

function mend(layerClass: LayerClass): void {
  const prototype = layerClass.prototype as unknown as BatchNormalizationLayer & { [MENDED]?: boolean };
  if (Object.hasOwn(prototype, MENDED)) return;
  prototype[MENDED] = true;
  const { build } = prototype;
  prototype.build = function (inputShape) {
    build.call(this, inputShape);
    if (!this.scale) this.gamma ??= absent;
    if (!this.center) this.beta ??= absent;
  };
}

/**
 * Lets the batch normalisation of tfjs-layers 4.22.0 train without scale or without center: it reads the weight that it did
 * not make, and throws. Where tfjs-layers is not imported yet, the class is mended when it comes. A second call changes nothing.
 */
export function mendBatchNormalizationLayer(): void {
  const { SerializationMap } = serialization;
  const { classNameMap } = SerializationMap.getMap();
  const known = classNameMap[CLASS_NAME];
  if (known) {
    mend(known[0]);
    return;
  }
  const map = SerializationMap as typeof SerializationMap & { [MENDED]?: boolean };
  if (map[MENDED]) return;
  map[MENDED] = true;
  const register = SerializationMap.register.bind(SerializationMap);
  SerializationMap.register = (cls) => {
    register(cls);
    if (cls.className === CLASS_NAME) mend(cls as unknown as LayerClass);
  };
}
