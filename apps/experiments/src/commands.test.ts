import { CommanderError } from '@commander-js/extra-typings';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CommandError } from './commandError.js';
import { program } from './commands.js';
import { experiments } from './experiments/index.js';
import { UsageError } from './usageError.js';

const named = experiments.map((experiment) => ({ experiment, word: experiment.name, file: null }));

/** What a command line leads to: what it threw, the command that was typed, and what it showed. */
async function typing(...words: string[]): Promise<{ error: unknown; typed: readonly string[]; shown: string }> {
  let shown = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown += text.toString();
    return true;
  });
  let typed: readonly string[] = [];
  try {
    await program(named, (command) => (typed = command)).parseAsync(['node', 'infodrop', ...words]);
    return { error: undefined, typed, shown };
  } catch (error) {
    return { error, typed, shown };
  }
}

afterEach(() => vi.restoreAllMocks());

describe('flags that cannot be', () => {
  it.each([
    ['quickstart --betas -1', '--betas must be finite numbers ≥ 0, got -1. Leave it out for the default.'],
    ['quickstart --betas 0.1,x', "--betas must be numbers, separated by commas, got 'x'."],
    ['quickstart --zzz 9', "unknown option '--zzz'."],
    ['run widths-mlp --epochs 0', '--epochs must be an integer ≥ 1, got 0. Leave it out for the default.'],
    ['run widths-mlp --width 9', "unknown option '--width' (Did you mean --widths?)."],
    ['score --learner foo', "--learner must be one of boostedTrees, randomForest, lasso, got 'foo'."],
    [
      'score --learner randomforest',
      "--learner must be one of boostedTrees, randomForest, lasso, got 'randomforest'. Did you mean randomForest?",
    ],
    ['score --test-share 1', '--test-share must be a finite number > 0 and < 1, got 1. Leave it out for the default.'],
    ['score --test-share 0', '--test-share must be a finite number > 0 and < 1, got 0. Leave it out for the default.'],
    ['score --points 0', '--points must be an integer ≥ 1, got 0. Leave it out for the default.'],
    ['score --bins 1', '--bins must be an integer ≥ 2, got 1. Leave it out for the default.'],
    ['score --seed x', "--seed must be a number, got 'x'."],
    ['information --base 0', '--base must be a finite number > 0, got 0. Leave it out for the default.'],
    ['information --neighbours 0', '--neighbours must be an integer ≥ 1, got 0. Leave it out for the default.'],
    ['information --permutations 1.5', '--permutations must be an integer ≥ 0, got 1.5. Leave it out for the default.'],
    [
      'information --correction hol',
      "--correction must be one of holm, benjaminiHochberg, bonferroni, none, got 'hol'. Did you mean holm?",
    ],
    ['information --seed -1', '--seed must be an integer ≥ 0, got -1. Leave it out for the default.'],
    [
      'information --seed 99999999999999999999',
      '--seed must be an integer ≥ 0 and ≤ 2^53 − 1, got 100000000000000000000. Leave it out for the default.',
    ],
    ['native --zzz', "unknown option '--zzz'."],
    ['report', "missing required argument 'folder'."],
  ])('infodrop %s is answered with the help of that command', async (line, message) => {
    const { error } = await typing(...line.split(' '));
    expect(error).toBeInstanceOf(UsageError);
    const { command, message: said } = error as UsageError;
    expect(said).toBe(message);
    const words = line.split(' ').filter((word, i, all) => /^[a-z]/.test(word) && !all[i - 1]?.startsWith('-'));
    expect(command.words).toEqual(words);
    expect(command.help).toContain(`Usage: infodrop ${words.join(' ')} `);
  });

  it.each([
    ['quickstart', '--out'],
    ['quickstart', '--resume'],
    ['sweep', '--out'],
    ['report', '--archive'],
    ['doctor', '--out'],
  ])("infodrop %s %s '' is answered with its help", async (command, flag) => {
    const { error } = await typing(command, flag, '');
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toBe(
      `${flag} must be the path of a folder, got ''. Name one, or leave it out.`,
    );
  });

  it.each([
    ['quikstart', "unknown command 'quikstart' (Did you mean quickstart?)."],
    ['run widths', "unknown command 'widths'."],
  ])('infodrop %s is answered with what there is', async (line, message) => {
    const { error } = await typing(...line.split(' '));
    expect(error).toMatchObject({ message });
    expect((error as UsageError).command.help).toContain('Commands:');
  });

  it.each([
    ['quickstart --train-size 9000', '--train-size, --validation-size and --test-size must be at most 10000 together'],
    ['quickstart --workers 0', '--workers must be an integer ≥ 1, got 0. Leave it out for 2.'],
    ['quickstart --workers two', '--workers must be an integer ≥ 1, got NaN'],
    ['run widths-mlp --scale huge', '--scale must be one of smoke, small, paper for widths-mlp, got huge.'],
    ['score none.npy factors.npy', 'none.npy must be a file that can be read, got'],
    ['information none.csv', 'none.csv must be a file that can be read, got'],
    ['sweep cluttered --lease 9', '--lease must be left out without --queue, got 9.'],
    ['sweep cluttered --queue q --out o', '--out must be left out where machines share a folder, got o.'],
    ['sweep cluttered --store s', '--store must be left out without --queue, got one.'],
    ['sweep cluttered --queue q --store s', '--store must be left out with a folder as --queue, got one.'],
    [
      'sweep cluttered --queue redis://host',
      '--store must be a folder that all machines share or s3://BUCKET/PREFIX, got none.',
    ],
    ['worker --queue redis://host --store s3://me:secret@bucket', '--store must be without credentials, got some'],
    ['sweep cluttered --queue q --lease 0', '--lease must be a number of seconds ≥ 1, got 0.'],
    ['worker --queue q --wait soon', '--wait must be a number of seconds ≥ 0, got soon.'],
    ['status --queue nowhere', '--queue must be that of a sweep, got'],
    ['run cluttered --resume nowhere', 'the folder must be that of a run, got nowhere without config.json'],
    ['run cluttered --resume a --out b', '--out must be left out with --resume, got b.'],
  ])('infodrop %s is refused before anything is begun', async (line, message) => {
    const { error, typed } = await typing(...line.split(' '));
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).message).toContain(message);
    expect(typed).toEqual(line.split(' ').slice(0, line.startsWith('run') ? 2 : 1));
  });
});

describe('help', () => {
  it.each([[[]], [['--help']], [['help']]])('infodrop %j lists the commands', async (words) => {
    const { error, shown } = await typing(...words);
    expect(error).toBeInstanceOf(CommanderError);
    for (const command of ['quickstart', 'list', 'run', 'report', 'doctor', 'native']) {
      expect(shown).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
  });

  it('of run names the experiments, and that of an experiment the default of each scale', async () => {
    expect((await typing('run')).shown).toMatch(/^ {2}cluttered .*^ {2}widths-mlp /ms);
    const { shown } = await typing('run', 'widths-mlp', '--help');
    expect(shown.replace(/\s+/g, ' ')).toContain(
      '--epochs <integer> passes over the training data (default: smoke 2; small 16; paper 80)',
    );
  });

  it('of quickstart has its own defaults, and no scale', async () => {
    const { shown } = await typing('quickstart', '--help');
    expect(shown.replace(/\s+/g, ' ')).toContain('passes over the training data (default: 8)');
    expect(shown).not.toContain('--scale <name>');
  });
});

it('infodrop list names every experiment with its question and scales', async () => {
  const { error, shown } = await typing('list');
  expect(error).toBeUndefined();
  expect(shown).toMatch(/^cluttered\n {2}What does .*\?\n {2}scales: smoke, quickstart, small, paper$/m);
  expect(shown).toMatch(/^widths-mlp\n/m);
});
