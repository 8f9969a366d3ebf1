// npm run bench [-- options]: the training benchmark; npm run bench -- information [options]: that of
// @infodrop/information; npm run bench -- metrics [options]: that of @infodrop/metrics; npm run bench -- profile
// [options]: our engine, kernel by kernel; npm run bench -- attribution [options]: how long an image of
// @infodrop/analysis takes.
const SCRIPTS = {
  attribution: './attribution/run.mjs',
  information: './information/run.mjs',
  metrics: './metrics/run.mjs',
  profile: './profile.mjs',
};
const [which] = process.argv.slice(2);
const script = SCRIPTS[which];
if (script !== undefined) process.argv.splice(2, 1);
await import(script ?? './training.mjs');
