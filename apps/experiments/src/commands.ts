import { Command, type CommanderError } from '@commander-js/extra-typings';
import { CommandError } from './commandError.js';
import { dataSetNames } from './data/dataSets.js';
import { type Choices, type Chosen, type Flag, flagHelp, flagsOf, parseFlag } from './experiment/choices.js';
import type { NamedExperiment } from './experiment/namedExperiments.js';
import { defaultScale, type Scale } from './experiment/scale.js';
import { flagReaders } from './flagReaders.js';
import { hint } from './hint.js';
import { defineInformation } from './information/defineInformation.js';
import { ownPackage } from './provenance/packageVersions.js';
import type { ShownReport } from './report/reportCommand.js';
import { queueCommands } from './queue/queueCommands.js';
import { defineScore } from './score/defineScore.js';
import type { SweepOptions } from './sweep/sweep.js';
import { sameFaults } from './sweep/sameFaults.js';
import type { SweepEnd } from './sweep/sweepAll.js';
import { untilStopped } from './untilStopped.js';
import { typed, UsageError, wordsOf } from './usageError.js';
import { DEFAULT_WORKERS } from './workers/threadsEach.js';

/**
 * The `infodrop` command: what each command and flag is called and does.
 *
 * @param experiments - Those that can be run; their flags come from their declarations.
 * @param onCommand - Told which command was typed, before it does anything.
 * @returns A program to be given the arguments; it throws instead of ending the process.
 *
 * @example
 * await program(experiments).parseAsync(['node', 'infodrop', 'doctor']);
 */
export function program(
  experiments: readonly NamedExperiment[],
  onCommand: (words: readonly string[]) => void = () => undefined,
): Command {
  const infodrop = prepared(new Command('infodrop'))
    .description('Trains information-dropout networks and shows what they learned to ignore.')
    .version(ownPackage(import.meta.dirname).version)
    .hook('preAction', (_, action) => {
      onCommand(wordsOf(action));
    });

  const quickstart = experiments.find(({ experiment }) => Object.hasOwn(experiment.scales, 'quickstart'));
  if (quickstart !== undefined) {
    sweepCommand(
      prepared(infodrop.command('quickstart')).description(
        `Train and measure in minutes: the same as run ${quickstart.word} --scale quickstart.`,
      ),
      quickstart,
      'quickstart',
    );
  }

  prepared(infodrop.command('list'))
    .description('Name every experiment, its question and its scales.')
    .action(() => {
      for (const { experiment } of experiments) {
        const { name, question, scales } = experiment;
        process.stdout.write(`${name}\n  ${question}\n  scales: ${Object.keys(scales).join(', ')}\n\n`);
      }
      process.stdout.write(`Run one with: ${hint(['run', 'NAME', '--scale', 'smoke'])}\n`);
    });

  const run = prepared(infodrop.command('run')).description('Run an experiment: train, choose, measure, report.');
  for (const named of experiments) {
    // A path may hold a space, which command() would take for the beginning of an argument.
    const command = new Command().name(named.word);
    run.addCommand(command);
    sweepCommand(prepared(command).description(named.experiment.question), named);
  }
  run.addHelpText('after', "\nOne of one's own: infodrop run ./mine.ts, a file that exports an experiment.");

  severalCommand(
    prepared(infodrop.command('sweep')).description(
      'Run several experiments, one after the other, and each grid of flags; typed again, it goes on where it stopped.',
    ),
    experiments,
  );

  queueCommands((name) => prepared(infodrop.command(name)), experiments);

  const report = prepared(infodrop.command('report'));
  report
    .description(
      'Write figures, tables and page of a run again, from the files in its folder; nothing is trained. Of two runs: compare them.',
    )
    .argument('<folder>', 'folder of the run, or of its archive')
    .argument('[other]', 'folder of another run, to be compared with the first')
    .option(
      '--archive <folder>',
      'write numbers, curves, figures and report, without the networks, into this folder',
      flagReaders(report).folder('--archive'),
    )
    .option('--csv', 'also write the numbers as CSV: values.csv, epochs.csv')
    .option('--parquet', 'also write the numbers as Parquet')
    .option('--tensorboard', 'also write curves, numbers and images for TensorBoard')
    .option('--to <file>', 'of two runs: where the page goes (default: comparison.html in the first folder)')
    .option('--experiment <file>', "file of the experiment, where it is one of one's own")
    .option('--open', 'show the page in the browser')
    .action(async (folder, other, options) => {
      const { reportCommand } = await import('./report/reportCommand.js');
      const shown = reportCommand(experiments, { ...options, folder, ...definedOf({ other }) });
      await showReport(shown, options.open === true);
    });

  const data = prepared(infodrop.command('data')).description('Fetch data sets, and say which ones are here.');
  prepared(data.command('list'))
    .description('Say where data are looked for, which sets are here, and how to get the others.')
    .action(async () => {
      const [{ listData }, { dataSets }, { dataFolder }] = await Promise.all([
        import('./data/listData.js'),
        import('./data/dataSets.js'),
        import('./data/dataFolder.js'),
      ]);
      process.stdout.write(`${listData(Object.values(dataSets), dataFolder()).join('\n')}\n`);
    });
  prepared(data.command('fetch'))
    .description(
      'Download data sets from where their makers put them, check their sums, and unpack them. Stopped or cut, it goes on where it was.',
    )
    .argument('<names...>', `some of ${dataSetNames.join(', ')}`)
    .option('--from <place>', 'instead: a folder that has the files, or the address of a mirror')
    .action((names, options) =>
      untilStopped('stopping; what has arrived stays for the next time', async (signal) => {
        const { fetchSets } = await import('./data/fetchSets.js');
        await fetchSets({ names, signal, ...definedOf(options) });
      }),
    );

  defineScore(prepared(infodrop.command('score')));
  defineInformation(prepared(infodrop.command('information')));

  const check = prepared(infodrop.command('doctor'));
  check
    .description('Check what runs need: engine, threads, data, versions, run folder.')
    .option('--backend <name>', 'tfjs backend to check (default: the best one that is installed)')
    .option('--out <folder>', 'where runs would be written (default: runs)', flagReaders(check).folder('--out'))
    .action(async ({ backend, out }) => {
      const { doctor } = await import('./doctor/doctor.js');
      const healthy = await doctor({
        write: (text) => process.stdout.write(text),
        ...(backend === undefined ? {} : { backend }),
        ...(out === undefined ? {} : { out }),
      });
      if (!healthy) process.exitCode = 1;
    });

  prepared(infodrop.command('native'))
    .description(
      'Build the native addon of @tensorflow/tfjs-node or tfjs-node-gpu against an installed Python TensorFlow, and check that it computes. Nothing is downloaded.',
    )
    .option('--python <program>', 'Python that has TensorFlow (default: python3, then python)')
    .option('--package <name>', 'tfjs-node or tfjs-node-gpu (default: the one that is installed)')
    .option('--check', 'only check the addon that is there')
    .addHelpText(
      'after',
      `
What it needs:
  npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0   without its own download, which often fails
  python3 -m pip install tensorflow-cpu                       or tensorflow[and-cuda], for NVIDIA GPUs
  a C++ compiler                                              c++, g++ or clang++ in PATH, or the variable CXX

The addon is linked to that TensorFlow: build it again when TensorFlow has moved or another version is installed.`,
    )
    .action((options) =>
      untilStopped('stopping; what was there before stays', async (signal) => {
        const { native } = await import('./native/native.js');
        await native({
          ...options,
          write: (text) => process.stdout.write(text),
          debug: process.env.INFODROP_DEBUG !== undefined,
          signal,
        });
      }),
    );
  return infodrop;
}

/** A command that runs an experiment, at a scale of the user's choice or at one. */
function sweepCommand(command: Command, { experiment, file }: NamedExperiment, onlyScale?: string): void {
  const { scales } = experiment;
  const shown: Readonly<Record<string, Scale>> =
    onlyScale === undefined ? scales : { [onlyScale]: scales[onlyScale] ?? scales.small };
  if (onlyScale === undefined) {
    command.option('--scale <name>', `one of ${Object.keys(scales).join(', ')} (default: ${defaultScale})`);
  }
  const read = flagReaders(command);
  const flags = flagsOf(experiment);
  for (const flag of flags) {
    command.option(`${flag.flag} <${argumentOf(flag)}>`, flagHelp(flag, shown), (text: string) =>
      typed(command, () => parseFlag(flag, text)),
    );
  }
  command
    .option('--workers <integer>', `networks trained at a time, a process each (default: ${DEFAULT_WORKERS})`)
    .option('--backend <name>', 'tfjs backend (default: the best one that is installed; also INFODROP_BACKEND)')
    .option('--out <folder>', 'where the folder of the run is made (default: runs)', read.folder('--out'))
    .option('--resume <folder>', 'go on with the run in this folder', read.folder('--resume'))
    .option('--open', 'show the page in the browser at the end')
    .action((options: Readonly<Record<string, unknown>>) =>
      untilStopped('stopping and saving', async (signal) => {
        const text = (name: string): string | undefined => options[name] as string | undefined;
        const choices: Choices = Object.fromEntries(
          flags.filter(({ name }) => options[name] !== undefined).map(({ name }) => [name, options[name] as Chosen]),
        );
        const asked: SweepOptions = {
          experiment,
          file,
          choices,
          scaleName: onlyScale ?? text('scale'),
          workers: text('workers') === undefined ? DEFAULT_WORKERS : Number(text('workers')),
          command: wordsOf(command),
          signal,
          ...definedOf({ backend: text('backend'), out: text('out'), resume: text('resume') }),
        };
        const { sweep } = await import('./sweep/sweep.js');
        const { report } = await sweep(asked);
        await showReport(report, options.open === true);
      }),
    );
}

/** The command that runs several experiments: its flags are those of all of them, each with one value or more. */
function severalCommand(command: Command, named: readonly NamedExperiment[]): void {
  const experiments = named.map(({ experiment }) => experiment);
  const flags = new Map(experiments.flatMap((one) => flagsOf(one).map((flag) => [flag.name, flag] as const)));
  const withFlag = (name: string): string[] =>
    experiments.filter((one) => flagsOf(one).some((flag) => flag.name === name)).map((one) => one.name);
  const own = command
    .argument('[names...]', `some of ${named.map(({ word }) => word).join(', ')}; or files of one's own`)
    .option('--all', 'every experiment')
    .option('--scale <name>', `scale of all of them (default: ${defaultScale})`)
    .option('--workers <integer>', `networks trained at a time, a process each (default: ${DEFAULT_WORKERS})`)
    .option('--backend <name>', 'tfjs backend (default: the best one that is installed; also INFODROP_BACKEND)')
    .option(
      '--out <folder>',
      'where the folders of the runs are made, and found again (default: runs)',
      flagReaders(command).folder('--out'),
    )
    .option(
      '--queue <place>',
      'hand the runs out to infodrop worker on other machines, by a shared folder or redis://HOST',
    )
    .option(
      '--store <place>',
      'with redis://: where runs are kept, a folder that all machines share or s3://BUCKET/PREFIX',
    )
    .option('--lease <seconds>', 'with --queue: silence after which a run is given to another worker (default: 60)');
  for (const { name, flag, choice } of flags.values()) {
    const names = withFlag(name);
    const those = names.length === experiments.length ? '' : ` (of ${names.join(', ')})`;
    command.option(`${flag} <values>`, `${choice.meaning}, one or several${those}`);
  }
  own.action((names, options) =>
    untilStopped('stopping and saving', async (signal) => {
      const [{ plansOf }, { sweepAll }, { experimentOf }, { sharedQueue }] = await Promise.all([
        import('./sweep/plans.js'),
        import('./sweep/sweepAll.js'),
        import('./sweep/sweepFolder.js'),
        import('./queue/sharedQueue.js'),
      ]);
      const {
        all = false,
        scale = defaultScale,
        workers,
        backend,
        out,
        queue: at,
        store,
        lease,
        ...typedFlags
      } = options;
      if (all === names.length > 0) {
        const got = all ? `--all and ${names.join(', ')}` : 'neither';
        throw new CommandError(`what is run must be named, or be --all, got ${got}. See ${hint(['list'])}.`);
      }
      const queue = await sharedQueue({ queue: at, store, lease, out });
      const command = ['sweep', ...process.argv.slice(process.argv.indexOf('sweep') + 1)];
      try {
        const ends = await sweepAll({
          plans: plansOf({
            experiments: all
              ? named
              : [...new Set(names)].map(
                  (word) =>
                    named.find((one) => one.word === word) ?? {
                      experiment: experimentOf(experiments, word),
                      file: null,
                      word,
                    },
                ),
            scaleName: scale,
            flags: typedFlags,
            out: queue?.store.folder ?? out ?? 'runs',
          }),
          workers: workers === undefined ? (queue === undefined ? DEFAULT_WORKERS : 0) : Number(workers),
          ...definedOf({ backend, queue }),
          signal,
          command,
        });
        showEnds(ends, command);
      } finally {
        await queue?.place.close();
      }
    }),
  );
}

/** What became of several experiments, on standard output; those that could not be finished are a fault. */
function showEnds(ends: readonly SweepEnd[], command: readonly string[]): void {
  for (const { plan, report } of ends) {
    if (report === null) continue;
    process.stdout.write(`\n${plan.experiment.name}\n  ${report.verdict}\n  ${report.page}\n`);
  }
  const faults = ends.filter(({ report }) => report === null);
  if (faults.length === 0) return;
  const said = sameFaults(faults.map(({ plan, fault }) => ({ of: plan.experiment.name, message: fault }))).map(
    ({ of, message }) => `${[...new Set(of)].join(', ')}: ${message}`,
  );
  throw new CommandError(
    `could not finish ${faults.length} of ${ends.length}: ${said.join('; ')}. Go on with: ${hint(command)}`,
  );
}

/** Tables, verdict and where the files lie, on standard output. */
async function showReport({ tables, verdict, picture, page, files = [] }: ShownReport, open: boolean): Promise<void> {
  const { plainTable } = await import('./report/table.js');
  const width = process.stdout.isTTY ? process.stdout.columns : Infinity;
  process.stdout.write(`\n${tables.map((table) => plainTable(table, width)).join('\n\n')}\n\n`);
  if (verdict !== '') process.stdout.write(`${verdict}\n\n`);
  if (picture !== '') process.stdout.write(`The picture: ${picture}\n`);
  process.stdout.write(`The report:  ${page}\n${files.map((file) => `Also:        ${file}\n`).join('')}`);
  if (!open) return;
  const { openFile } = await import('./openFile.js');
  const fault = await openFile(page);
  // The report is there all the same.
  if (fault !== undefined) process.stderr.write(`infodrop: ${fault}; open ${page} yourself.\n`);
}

/** A command whose faults are thrown, with its own help, and which shows its help where it needs another word. */
function prepared<C extends Command>(command: C): C {
  // Faults are written by who catches them; help that is shown for want of a command is no fault.
  const writeErr = (text: string): boolean => process.stdout.write(text);
  command.configureOutput({ outputError: () => undefined, writeErr }).exitOverride((error: CommanderError) => {
    if (error.exitCode === 0 || error.code === 'commander.help') throw error;
    const complaint = error.message
      .replace(/^error: /, '')
      .replace(/\s+/g, ' ')
      .replace(/\.?$/, '.');
    throw new UsageError(complaint, { words: wordsOf(command), help: command.helpInformation() }, error);
  });
  return command;
}

function argumentOf({ list, choice }: Flag): string {
  if ('names' in choice) return list ? 'names' : 'name';
  return list ? 'list' : choice.integer === true ? 'integer' : 'number';
}

function definedOf<T extends object>(values: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}
