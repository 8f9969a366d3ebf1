// A packed package has no sources: the condition that leads to them stays here.
const withoutSource = (exports) =>
  typeof exports !== 'object' || exports === null
    ? exports
    : Object.fromEntries(
        Object.entries(exports)
          .filter(([condition]) => condition !== '@infodrop/source')
          .map(([condition, target]) => [condition, withoutSource(target)]),
      );

module.exports = {
  hooks: { beforePacking: (manifest) => ({ ...manifest, exports: withoutSource(manifest.exports) }) },
};
