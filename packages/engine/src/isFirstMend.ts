import { engine } from '@tensorflow/tfjs-core';

/** Whether the engine of tfjs is to be mended in this respect: by no earlier call it was, nor by a second copy of this package. */
export function isFirstMend(name: string): boolean {
  const mark = Symbol.for(`@infodrop/engine/${name}`);
  const tfjs = engine() as ReturnType<typeof engine> & Record<symbol, true | undefined>;
  const isFirst = tfjs[mark] === undefined;
  tfjs[mark] = true;
  return isFirst;
}
