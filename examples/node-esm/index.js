// node index.js [file.csv] [column] [column]: what does one column tell of another?
import { readFileSync } from 'node:fs';
import { ksgMutualInformation, permutationTest, subsamplingInterval } from '@infodrop/information';
import { parse } from 'csv-parse/sync';

const [file = new URL('tides.csv', import.meta.url), first = 'hour', second = 'height'] = process.argv.slice(2);
const rows = parse(readFileSync(file), { columns: true, cast: true });
const [x, y] = [first, second].map((name) => rows.map((row) => row[name]));

const value = ksgMutualInformation(x, y);
const { lower, upper } = await subsamplingInterval(ksgMutualInformation, [x, y], { seed: 1 });
const { pValue } = await permutationTest(ksgMutualInformation, [x, y], { seed: 1, permutations: 199 });
console.log(
  `${first} tells ${value.toFixed(2)} nats of ${second}, 95 % interval ${lower.toFixed(2)} to ${upper.toFixed(2)}, p = ${pValue}`,
);
