import { CommandError } from '../commandError.js';
import { dataFolder } from './dataFolder.js';
import { dataSetNames, dataSets, type DataSet } from './dataSets.js';
import { fetchData } from './fetchData.js';
import { fetchProgress } from './fetchProgress.js';

/**
 * `infodrop data fetch`: brings data sets into the data folder, one after another.
 *
 * @param asked - Their names; the signal that stops it; `from`, another place than the official one.
 * @throws CommandError when a name is none, or a set cannot be had.
 *
 * @example
 * await fetchSets({ names: ['cifar-10'], signal });
 */
export async function fetchSets({
  names,
  signal,
  from,
}: {
  readonly names: readonly string[];
  readonly signal: AbortSignal;
  readonly from?: string;
}): Promise<void> {
  const sets = names.map((name): DataSet => {
    const set = dataSetNames.find((known) => known === name);
    if (set !== undefined) return dataSets[set];
    throw new CommandError(
      `the data set must be one of ${dataSetNames.join(', ')}, got ${name}. See infodrop data list.`,
    );
  });
  const { path: root } = dataFolder();
  for (const set of sets) {
    const progress = fetchProgress(process.stderr);
    const { folder, fetched } = await fetchData({
      set,
      root,
      signal,
      ...progress,
      ...(from === undefined ? {} : { from }),
    });
    const what = fetched === 0 ? 'there already, and checked' : `${(fetched / 1e6).toFixed(1)} MB fetched and checked`;
    process.stdout.write(`${set.title}: ${folder} (${what})\n`);
  }
}
