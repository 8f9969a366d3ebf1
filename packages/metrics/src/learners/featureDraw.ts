import { foldIn, type Key, uniform } from '@infodrop/random';

/** Numbers that are drawn at a time. */
const AT_ONCE = 4096;

/**
 * Features in a random order, of which each node draws as many as it needs: asked for places 0, 1, … it gives the feature there, each once.
 *
 * Fisher and Yates's shuffle, which is one from whatever order it begins with.
 */
export function featureDraw(key: Key, features: number): (place: number) => number {
  const order = Uint32Array.from({ length: features }, (_, f) => f);
  let drawn: Float64Array = new Float64Array(0);
  let [used, times] = [0, 0];
  return (place) => {
    if (used === drawn.length) [drawn, used] = [uniform(foldIn(key, times++), AT_ONCE), 0];
    const other = place + Math.floor(drawn[used++]! * (features - place));
    const feature = order[other]!;
    order[other] = order[place]!;
    order[place] = feature;
    return feature;
  };
}
