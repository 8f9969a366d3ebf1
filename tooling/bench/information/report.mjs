// The results of a run as Markdown.
import { surroundings } from '../record.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
const milliseconds = (value) =>
  value < 1 ? value.toFixed(3) : value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
const PEERS = ['hand', 'npeet_plus', 'scikit-learn', 'ennemi', 'infomeasure', 'dit', 'ndd', 'JIDT'];

/**
 * The peer that a case's ratio is to: the fastest packaged one that gives a number (by hand where there is none), or the one
 * that the case names.
 */
export function bestPeer({ best, peers }) {
  const timed = peers.filter(({ name, error, value }) => name !== 'infodrop' && error === undefined && value !== null);
  if (best !== undefined) return timed.find(({ name }) => name === best);
  const packaged = timed.filter(({ name }) => name !== 'hand');
  return (packaged.length > 0 ? packaged : timed).sort((a, b) => a.milliseconds.median - b.milliseconds.median)[0];
}

/** Ours over the best peer, by medians; undefined where there is none. */
export function ratio(each) {
  const ours = each.peers.find(({ name }) => name === 'infodrop');
  const best = bestPeer(each);
  if (best === undefined || ours.error !== undefined) return undefined;
  return ours.milliseconds.median / best.milliseconds.median;
}

function caseTable(cases) {
  const shown = PEERS.filter((name) => cases.some(({ peers }) => peers.some((each) => each.name === name)));
  const header = ['median ms', 'infodrop', ...shown, 'best peer', 'ratio', 'to reach', 'goal'];
  const lines = [row(header), row(header.map((_, i) => (i === 0 ? '---' : '---:')))];
  for (const each of cases) {
    const time = (name) => {
      const peer = each.peers.find((other) => other.name === name);
      if (peer === undefined) return '';
      return peer.error === undefined ? milliseconds(peer.milliseconds.median) : '–';
    };
    const found = ratio(each);
    lines.push(
      row([
        each.title,
        time('infodrop'),
        ...shown.map(time),
        bestPeer(each)?.name ?? '',
        found === undefined ? '' : `${found.toFixed(2)} ×`,
        each.toReach === undefined ? '' : `${each.toReach} ×`,
        each.goal === undefined ? '' : `${each.goal} ×`,
      ]),
    );
  }
  return lines.join('\n');
}

function growthTables(curves) {
  return curves.map(({ title, points }) => {
    const header = ['N', 'ms', 'µs a sample', 'memory added, MB', 'bytes a sample'];
    const lines = [row(header), row(header.map(() => '---:'))];
    for (const { rows, milliseconds: time, addedMegabytes } of points) {
      const bytes = (addedMegabytes * 2 ** 20) / rows;
      lines.push(
        row([
          rows.toLocaleString('en'),
          milliseconds(time),
          ((time * 1000) / rows).toFixed(2),
          addedMegabytes.toFixed(1),
          rows < 1e5 ? '' : Math.round(bytes),
        ]),
      );
    }
    return `${title}:\n\n${lines.join('\n')}`;
  });
}

function workersTable(found) {
  const header = ['workers', 'ms', 'speed-up'];
  const lines = [row(header), row(header.map(() => '---:'))];
  for (const { count, milliseconds: time } of found) {
    lines.push(row([count, milliseconds(time), `${(found[0].milliseconds / time).toFixed(2)} ×`]));
  }
  return lines.join('\n');
}

function bundleTable(sizes) {
  const header = ['bundle', 'minified, kB', 'gzipped, kB'];
  const lines = [row(header), row(['---', '---:', '---:'])];
  for (const { name, bytes, gzipped } of sizes) {
    const label = name === 'everything' ? name : `\`${name}\``;
    lines.push(row([label, ...[bytes, gzipped].map((each) => (each / 1000).toFixed(1))]));
  }
  return lines.join('\n');
}

/** Where a value is off ours by more than a hundredth: the peer computes something else. */
function otherValues(cases) {
  return cases.flatMap(({ title, peers }) => {
    const ours = peers.find(({ name }) => name === 'infodrop').value;
    return peers
      .filter(({ value, error }) => error === undefined && !(Math.abs(value - ours) < 0.01))
      .map(
        ({ name, value }) =>
          `- ${title}: ${name} gives ${value?.toFixed(4) ?? 'no number'}, ours is ${ours?.toFixed(4)}.`,
      );
  });
}

function errors(cases) {
  return cases.flatMap(({ title, peers }) =>
    peers.filter(({ error }) => error !== undefined).map(({ name, error }) => `- ${title}: ${name}: ${error}`),
  );
}

/** A case with processor times for wall times. */
function byProcessor(each) {
  const peers = each.peers.map((peer) => ({ ...peer, milliseconds: peer.processorMilliseconds }));
  return { ...each, peers };
}

/** The results as tables, with what they were measured on. */
export function tables(results) {
  const { growth, workers, bundles, rounds, clock = 'wall' } = results;
  const cases = clock === 'wall' ? results.cases : results.cases.map(byProcessor);
  const others = otherValues(cases);
  const failed = errors(cases);
  const how = `${rounds} rounds (2 of what takes longer than 1 s), peers in turn, one thread each${
    clock === 'wall' ? '' : '; all times are of the processor, since others worked on the machine'
  }.`;
  return [
    surroundings(results, how),
    '## Against the peers',
    caseTable(cases),
    ...(others.length === 0 ? [] : ['Other values than ours:', others.join('\n')]),
    ...(failed.length === 0 ? [] : ['Not timed:', failed.join('\n')]),
    ...(growth.length === 0 ? [] : ['## Growth', ...growthTables(growth)]),
    ...(workers === undefined
      ? []
      : ['## Workers', '200 permutations of KSG mutual information, N = 4,096:', workersTable(workers)]),
    ...(bundles.length === 0 ? [] : ['## Bundles', bundleTable(bundles)]),
  ].join('\n\n');
}

/** docs/benchmarks-information.md. */
export function page(results, file) {
  return `# Benchmarks of @infodrop/information

Written by \`npm run bench -- information --peers --publish\` from a run of it; the same numbers as JSON:
[${file}](../${file}).

Every peer reads the same file of seeded numbers before the clock starts; what is timed is the call on arrays in memory, once
everything is compiled and loaded. Nearest neighbours are with k = 4, in the max norm. 'hand' is numpy and scipy (cKDTree, one
dimension by sorting), as one would write it oneself; it is no packaged peer, and the ratio is to the best of those, but for the
Gaussian total correlation and where no packaged peer gives a number. infomeasure is timed without its noise (with it, it takes up to twice as
long), JIDT without noise and without its scaling, on one thread. ndd (NSB) takes part where it is
installed: it needs a Fortran compiler and an older numpy. JIDT is told in advance that there are 1,000 symbols; the others find that out.

Growth: each N in a process of its own, warmed up on 2,000 samples; memory is the most that the process held beyond what it held
before the call, the data not counted. Bundles: esbuild, minified, all dependencies included.

${tables(results)}
`;
}
