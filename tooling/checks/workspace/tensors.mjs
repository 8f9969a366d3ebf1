// TensorFlow.js is a peer of the tensor packages and unknown to the others: two copies of core are two registries.
import { packageOf } from './read.mjs';

const WITHOUT_TENSORS = ['@infodrop/random', '@infodrop/information', '@infodrop/datasets', '@infodrop/metrics'];
const isTensorFlow = (name) => name?.startsWith('@tensorflow/') === true;

/** A plain package that knows TensorFlow.js, or a tensor package that brings its own copy. */
export function tensors({ packages }) {
  const problems = [];
  for (const { name, folder, kind, manifest, sources } of packages) {
    if (kind !== 'package') continue;
    for (const dependency of Object.keys(manifest.dependencies ?? {}).filter(isTensorFlow)) {
      problems.push(`${folder}/package.json: ${dependency} must be a peer and not a dependency`);
    }
    for (const peer of Object.keys(manifest.peerDependencies ?? {}).filter(isTensorFlow)) {
      const optional = manifest.peerDependenciesMeta?.[peer]?.optional === true;
      if (!optional && manifest.devDependencies?.[peer] === undefined) {
        problems.push(`${folder}/package.json: the peer ${peer} must be in devDependencies too, or be optional`);
      }
    }
    if (!WITHOUT_TENSORS.includes(name)) continue;
    for (const peer of Object.keys(manifest.peerDependencies ?? {}).filter(isTensorFlow)) {
      problems.push(`${folder}/package.json: ${name} takes arrays, not tensors, and must not name ${peer}`);
    }
    for (const { path, imports, development } of sources) {
      for (const imported of imports) {
        if (!development && isTensorFlow(packageOf(imported))) {
          problems.push(`${path}: ${name} takes arrays, not tensors, and must not import ${imported}`);
        }
      }
    }
  }
  return problems;
}
