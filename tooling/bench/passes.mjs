// Every case is timed in two passes; a peer whose passes differ is timed again.
import { median } from './statistics.mjs';

/** By how much the medians of two passes of one peer may differ. */
export const AGREEMENT = 0.1;
/** How often a peer is timed again before the table says that its passes differ. */
export const MOST_MORE_PASSES = 3;
/** What the others are compared with: timed beside whoever is timed again. */
const REFERENCE = 'PyTorch';

const medianOf = ({ times }) => median(times);

/**
 * Times peers in two passes, each with processes of its own, and those again whose two medians differ by more than 10 %,
 * until two of their passes agree or three more have been made.
 *
 * @param peers - As `alternate` takes them.
 * @param timePass - Times some of them: resolves to what `alternate` does.
 * @param progress - Told who is timed again.
 * @returns For each peer what `alternate` gives, of the two passes that agree best, with `passes`, the medians of all that
 * were made, and `apart`, by what part the two differ, where that is more than 10 %. A peer that makes one step only, or
 * has failed, has one pass.
 */
export async function inPasses(peers, timePass, progress) {
  const passesOf = new Map(peers.map(({ name }) => [name, []]));
  const time = async (some) => {
    for (const result of await timePass(some)) passesOf.get(result.name).push(result);
  };
  const repeated = ({ name, oneStep }) => !oneStep && passesOf.get(name).every(({ error }) => error === undefined);
  const differs = (peer) => repeated(peer) && closestTwo(passesOf.get(peer.name), medianOf).apart > AGREEMENT;

  await time(peers);
  await time(peers.filter(repeated));
  for (let more = 1; more <= MOST_MORE_PASSES && peers.some(differs); more += 1) {
    const again = peers.filter(differs);
    progress(`passes differ by over 10 %: ${again.map(({ name }) => name).join('; ')}: pass ${2 + more}`);
    await time(peers.filter((peer) => again.includes(peer) || (peer.name === REFERENCE && repeated(peer))));
  }
  return peers.map(({ name }) => merged(passesOf.get(name)));
}

/** The two passes whose values are nearest to each other, and by what part of the lesser those differ. */
export function closestTwo(passes, valueOf) {
  let closest = { pair: passes.slice(0, 1), apart: 0 };
  let least = Infinity;
  passes.forEach((one, i) => {
    for (const other of passes.slice(i + 1)) {
      const [low, high] = [one, other].map(valueOf).sort((a, b) => a - b);
      const apart = high / low - 1;
      if (apart < least) [least, closest] = [apart, { pair: [one, other], apart }];
    }
  });
  return closest;
}

/** One result of the passes of a peer. */
function merged(passes) {
  const failed = passes.find(({ error }) => error !== undefined);
  if (failed !== undefined) return failed;
  const { pair, apart } = closestTwo(passes, medianOf);
  const all = (key) => pair.flatMap((pass) => pass[key]);
  const most = (key) => Math.max(...pair.map((pass) => pass[key]));
  return {
    ...pair[0],
    times: all('times'),
    processorTimes: all('processorTimes'),
    rounds: all('rounds'),
    peakMegabytes: most('peakMegabytes'),
    loadedMegabytes: most('loadedMegabytes'),
    passes: passes.map(medianOf),
    ...(apart > AGREEMENT ? { apart } : {}),
  };
}
