// What a run of npm run bench -- metrics found, as a table.

const inUnits = (ms) => (ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`);

/** Our processor time as a share of that of the first peer that answered; undefined where there is none. */
export function ratioOf({ sides }) {
  const [ours, ...peers] = sides;
  const peer = peers.find(({ error }) => error === undefined);
  return ours.error !== undefined || peer === undefined ? undefined : ours.processor.least / peer.processor.least;
}

/** Whether a target is met; undefined where there is none, or nothing to hold it against. */
export function isReached(each) {
  if (each.alone !== undefined)
    return each.sides[0].error === undefined && each.sides[0].processor.least <= each.alone * 1000;
  const ratio = ratioOf(each);
  return each.toReach === undefined || ratio === undefined ? undefined : ratio <= each.toReach;
}

/** The cases as lines of a Markdown table: least processor times, how many times faster, and what was to be reached. */
export function table(cases) {
  const lines = ['| case | ours | peers | times as fast | to reach |', '| --- | ---: | --- | ---: | ---: |'];
  for (const each of cases) {
    const [ours, ...peers] = each.sides;
    const timeOf = ({ error, processor }) => error ?? inUnits(processor.least);
    const ratio = ratioOf(each);
    const target =
      each.alone === undefined
        ? each.toReach === undefined
          ? ''
          : `${Math.round(1 / each.toReach)}`
        : `${each.alone} s`;
    const reached = isReached(each);
    const mark = reached === undefined ? '' : reached ? ' ✓' : ' ✗';
    lines.push(
      `| ${each.title} | ${timeOf(ours)} | ${peers.map((peer) => `${peer.name}: ${timeOf(peer)}`).join('; ')} | ` +
        `${ratio === undefined ? '' : (1 / ratio).toPrecision(2)} | ${target}${mark} |`,
    );
  }
  return lines.join('\n');
}
