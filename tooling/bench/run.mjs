// npm run bench [-- options]: the training benchmark. npm run bench -- information [options]: that of @infodrop/information.
const [which] = process.argv.slice(2);
if (which === 'information') process.argv.splice(2, 1);
await import(which === 'information' ? './information/run.mjs' : './training.mjs');
