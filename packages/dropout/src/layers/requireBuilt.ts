/** The weights of a layer that has been built, or an error: tfjs builds it when it is first applied. */
export function requireBuilt<Weights>(caller: string, weights: Weights | null): Weights {
  if (weights === null) {
    throw new TypeError(
      `${caller}: the layer must be built before it is called, got no weights. Use apply(), not call().`,
    );
  }
  return weights;
}
