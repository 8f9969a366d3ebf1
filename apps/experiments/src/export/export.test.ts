import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes } from '../../test/exampleOutcomes.js';
import type { ArmOutcome } from '../experiment/measured.js';
import { crc32c } from './crc32c.js';
import { csvOf } from './csv.js';
import { type DataTable, dataTables } from './dataTable.js';
import { eventFile } from './eventFile.js';
import { parquetOf } from './parquet.js';
import { eventFolders } from './tensorboard.js';

const outcomes = exampleOutcomes([0, 0.01]);
const [values, epochs] = dataTables(exampleExperiment, outcomes) as [DataTable, DataTable];
const column = ({ columns }: DataTable, name: string) => columns.find((one) => one.name === name)!;

describe('dataTables', () => {
  it('has a row for each quantity of each run, with the factors of the experiment', () => {
    expect(values.columns.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'experiment: text',
      'beta: text',
      'trial: number',
      'seed: integer',
      'quantity: text',
      'unit: text',
      'value: number',
      'standardError: number',
      'count: integer',
    ]);
    // Two numbers without noise, fourteen of layers besides with it; two seeds.
    expect(column(values, 'value').values).toHaveLength(2 * (2 + 3 * 16));
    expect([0, 1].map((row) => values.columns.map((each) => each.values[row]))).toEqual([
      ['cluttered', 'none', null, 7, 'error', '%', 4.5, expect.closeTo(0.5, 10), 2],
      ['cluttered', 'none', null, 7, 'crossEntropy', 'nats', 0.15, expect.closeTo(0.015, 10), 2],
    ]);
  });

  it('has a row for each number of each epoch and split', () => {
    expect(column(epochs, 'value').values).toHaveLength(4 * 2 * 3 * (3 + 2));
    expect(epochs.columns.map((each) => each.values[3])).toEqual([
      'cluttered',
      'none',
      null,
      7,
      1,
      'validation',
      'error',
      0.5,
    ]);
  });

  it('has a factor of numbers as numbers, and what is undefined as none', () => {
    const only: ArmOutcome[] = [
      { ...outcomes[1]!, arm: { width: 30 }, runs: [{ ...outcomes[1]!.runs[0]!, measured: { values: { a: NaN } } }] },
    ];
    const [table] = dataTables({ name: 'x', quantities: {} }, only) as [DataTable];
    expect(column(table, 'width')).toEqual({ name: 'width', kind: 'number', values: [30] });
    expect(column(table, 'value').values).toEqual([null]);
  });
});

describe('csvOf', () => {
  it('quotes what must be, and keeps every digit', () => {
    const table: DataTable = {
      name: 't',
      columns: [
        { name: 'a,b', kind: 'text', values: ['say "1,5"', 'x\ny'] },
        { name: 'n', kind: 'number', values: [1 / 3, null] },
      ],
    };
    expect(csvOf(table)).toBe('"a,b",n\r\n"say ""1,5""",0.3333333333333333\r\n"x\ny",\r\n');
  });
});

describe('parquetOf', () => {
  it('is read back by another reader, value for value', async () => {
    for (const table of [values, epochs]) {
      const bytes = parquetOf(table);
      const rows = await parquetReadObjects({ file: Uint8Array.from(bytes).buffer });
      const expected = column(table, 'value').values.map((_, row) =>
        Object.fromEntries(table.columns.map(({ name, values }) => [name, values[row]])),
      );
      expect(rows).toEqual(expected);
    }
  });
});

describe('crc32c', () => {
  it.each([
    ['zeros', new Uint8Array(32), 0x8a9136aa],
    ['ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['rising', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['falling', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['the usual check', Buffer.from('123456789'), 0xe3069283],
  ])('of %s is that of RFC 3720', (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });
});

describe('eventFile', () => {
  it('is the bytes that TensorBoard’s own writer makes', () => {
    // SummaryWriter of tensorboard 2.20: version and one scalar, wall times 0 and 1.5.
    const bytes = eventFile([{ tag: 'a/b', step: 300, scalar: 0.5 }], { seconds: (step) => step / 200 });
    const [first, second] = recordsOf(bytes);
    expect(first?.toString('hex')).toBe(`0900000000000000001a0d${Buffer.from('brain.Event:2').toString('hex')}`);
    expect(second?.toString('hex')).toBe('09000000000000f83f10ac022a0c0a0a0a03612f62150000003f');
  });
});

/** The data of TFRecords, their checksums checked. */
function recordsOf(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    const data = file.subarray(at + 12, at + 12 + length);
    const unmasked = (masked: number): number => {
      const rotated = (masked - 0xa282ead8) >>> 0;
      return ((rotated << 15) | (rotated >>> 17)) >>> 0;
    };
    expect(unmasked(file.readUInt32LE(at + 8))).toBe(crc32c(file.subarray(at, at + 8)));
    expect(unmasked(file.readUInt32LE(at + 12 + length))).toBe(crc32c(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

describe('eventFolders', () => {
  it('has a file for each run and one of the images, each event once', () => {
    const folders = eventFolders(exampleExperiment, outcomes, { started: '2026-01-02T12:00:00.000Z' });
    expect(folders.map(({ folder }) => folder)).toEqual([
      ...['none', '0.02', '0.1', '0.5'].flatMap((beta) => [`beta-${beta}/seed-7`, `beta-${beta}/seed-8`]),
      'images',
    ]);
    // Three epochs of three and two numbers, and two of the test split.
    expect(recordsOf(folders[0]!.bytes)).toHaveLength(1 + 3 * 5 + 2);
    // Five images, and of three networks two layers' maps of each.
    expect(recordsOf(folders.at(-1)!.bytes)).toHaveLength(1 + 5 + 5 * 2 * 3);
  });
});
