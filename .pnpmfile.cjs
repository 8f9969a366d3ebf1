// A packed package has no sources: the condition that leads to them stays here.
const withoutSource = (exports) =>
  typeof exports !== 'object' || exports === null
    ? exports
    : Object.fromEntries(
        Object.entries(exports)
          .filter(([condition]) => condition !== '@infodrop/source')
          .map(([condition, target]) => [condition, withoutSource(target)]),
      );

// Nor have its users the workspace's tools and private packages, or any use for scripts that call them.
const forUsers = (manifest) => {
  const packed = { ...manifest, exports: withoutSource(manifest.exports) };
  delete packed.devDependencies;
  delete packed.scripts;
  return packed;
};

module.exports = { hooks: { beforePacking: forUsers } };
