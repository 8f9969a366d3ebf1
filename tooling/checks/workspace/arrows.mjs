// Arrows point one way only: which package of the workspace may use which.
import { packageOf } from './read.mjs';

/** What a package points at; what those point at in turn is allowed too. */
export const ARROWS = {
  requirements: [],
  kernels: [],
  random: ['requirements'],
  information: ['random'],
  priors: ['random', 'kernels'],
  dropout: ['priors', 'random', 'kernels'],
  networks: ['dropout'],
  training: ['dropout'],
  datasets: ['random'],
  metrics: ['information', 'random'],
  'engine-native': ['requirements'],
  engine: ['random', 'kernels', 'engine-native'],
  'build-tfjs-node': ['requirements'],
  onnx: [],
  vae: ['dropout', 'networks', 'training', 'priors', 'information', 'random'],
  analysis: ['dropout', 'training', 'information', 'metrics'],
};

/** The packages that package `name` (without its scope) may use. */
export function allowedFor(name) {
  const allowed = new Set();
  const visit = (each) => {
    for (const next of ARROWS[each] ?? []) {
      if (!allowed.has(next)) {
        allowed.add(next);
        visit(next);
      }
    }
  };
  visit(name);
  return allowed;
}

const withoutScope = (name) => (name?.startsWith('@infodrop/') ? name.slice('@infodrop/'.length) : undefined);

/** Packages import against the arrows, or are missing from them. Apps, tools and tests may use everything. */
export function arrows({ packages }) {
  const problems = [];
  for (const { name, folder, kind, manifest, sources } of packages) {
    if (kind !== 'package') continue;
    const own = withoutScope(name);
    if (own === undefined || !(own in ARROWS)) {
      problems.push(`${folder}: ${name} is not in the arrows. Add it to ARROWS in tooling/checks/workspace/arrows.mjs`);
      continue;
    }
    const allowed = allowedFor(own);
    const refuse = (target, place) => {
      if (target !== undefined && target !== own && !allowed.has(target)) {
        const may = [...allowed].join(', ') || 'no sibling';
        problems.push(`${place}: ${own} must not use ${target}; it may use ${may}`);
      }
    };
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      refuse(withoutScope(dependency), `${folder}/package.json`);
    }
    for (const { path, imports, development } of sources) {
      if (!development) for (const imported of imports) refuse(withoutScope(packageOf(imported)), path);
    }
  }
  return problems;
}
