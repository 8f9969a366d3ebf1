// node trainer.mjs <backend> [seeds]: trains the networks and writes one line of JSON. It never calls
// process.exit, so that a backend that keeps the process alive is noticed.
import { prepareEngine } from '@infodrop/engine';
import { getBackend } from '@tensorflow/tfjs-core';
import { trainNetworks } from './sameNetwork.mjs';

const [backend, seeds = '1'] = process.argv.slice(2);
const report = await prepareEngine({ backend });
const results = await trainNetworks(Number(seeds));
console.log(JSON.stringify({ report, set: getBackend(), results }));
