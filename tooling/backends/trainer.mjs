// node trainer.mjs <backend>: trains the networks and writes one line of JSON. It leaves ending to Node: a backend that
// keeps the process alive shows.
import { prepareEngine } from '@infodrop/engine';
import { getBackend } from '@tensorflow/tfjs-core';
import { trainNetworks } from './sameNetwork.mjs';

const report = await prepareEngine({ backend: process.argv[2] });
const results = await trainNetworks();
console.log(JSON.stringify({ report, set: getBackend(), results }));
