// Peers take turns, round by round, so that a slow minute of the machine falls on all of them alike.
import { startWorker } from './worker.mjs';
import { median, summary } from './statistics.mjs';

/** Steps of a peer that are not counted: the first ones compile; two where steps are long. */
const WARM_UP_STEPS = 3;
/** So long steps are made that are not counted: a training run makes thousands, and V8 compiles what has run some hundred times. */
const WARM_UP_SECONDS = 1;
/** A peer of which one step is asked is known to be slow. */
const ONE_STEP_LIMIT_SECONDS = 20;

/**
 * Times peers `{ name, command, args, env, oneStep, limitSeconds }` in alternating rounds of `steps` steps. Each round a peer whose
 * turn it is runs alone; the others wait. `oneStep`: the peer is slow, and one step is all that is asked of it;
 * its own `limitSeconds`: it may take longer than the others.
 * Gives for each `{ name, hello, times, processorTimes, rounds, peakMegabytes, loadedMegabytes }`, `rounds` being their
 * medians, or with an `error`.
 */
export async function alternate(peers, { rounds, steps, limitSeconds, progress }) {
  const results = [];
  const longest = ({ oneStep, limitSeconds: own = limitSeconds }) =>
    oneStep ? Math.min(own, ONE_STEP_LIMIT_SECONDS) : Math.max(own, limitSeconds);
  const warmUp = Math.min(WARM_UP_STEPS, Math.max(2, steps));
  const running = [];
  for (const peer of peers) {
    progress(`${peer.name}: starts`);
    const worker = await startWorker(peer.command, peer.args, { limitSeconds: longest(peer), env: peer.env });
    const { ready: hello, loadedMegabytes } = worker.hello;
    const result = { name: peer.name, hello, loadedMegabytes, times: [], processorTimes: [], rounds: [] };
    results.push(result);
    const first = worker.hello.error ? worker.hello : await firstSteps(worker, peer.oneStep ? 1 : warmUp, peer.oneStep);
    if (first.error) result.error = first.error;
    else if (peer.oneStep) take(result, first);
    if (first.error || peer.oneStep) await worker.stop();
    else running.push({ worker, result });
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const { worker, result } of running) {
      progress(`${result.name}: round ${round} of ${rounds}`);
      const answer = result.error ? { error: result.error } : await worker.run(steps);
      if (answer.error) result.error = answer.error;
      else take(result, answer);
    }
  }
  for (const { worker } of running) await worker.stop();
  return results;
}

/** The first steps of a peer, and unless one step is all that is asked of it, those of its warm-up. */
async function firstSteps(worker, steps, oneStep) {
  const first = await worker.run(steps);
  if (first.error || oneStep) return first;
  const more = Math.floor((WARM_UP_SECONDS * 1000) / median(first.times)) - steps;
  return more > 0 ? worker.run(more) : first;
}

function take(result, { times, processorTimes, peakMegabytes }) {
  result.times.push(...times);
  result.processorTimes.push(...processorTimes);
  result.rounds.push(summary(times).median);
  result.peakMegabytes = peakMegabytes;
}
