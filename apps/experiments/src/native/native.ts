import {
  buildNativeAddon,
  checkNativeAddon,
  NativeAddonError,
  type NativeAddonCheck,
  type NativeAddonStep,
  type NativePackageName,
} from '@infodrop/build-tfjs-node';
import { CommandError } from '../commandError.js';

export interface NativeArgs {
  readonly write: (text: string) => void;
  readonly python?: string;
  readonly package?: string;
  /** Only look whether the addon that is there works. */
  readonly check?: boolean;
  /** Whether what the compiler wrote is shown when it fails. */
  readonly debug?: boolean;
  readonly signal?: AbortSignal;
}

const packageNames: readonly NativePackageName[] = ['tfjs-node', 'tfjs-node-gpu'];

/**
 * Builds the native addon of TensorFlow.js against Python's TensorFlow, or checks the one that is there, and says on the way
 * what was found.
 *
 * @param args - See {@link NativeArgs}.
 * @throws CommandError when the flags cannot be, or the addon that was to be checked does not work.
 * @throws NativeAddonError when something is missing, in one line.
 *
 * @example
 * await native({ write: (text) => process.stdout.write(text), python: '.venv/bin/python' });
 */
export async function native({ write, python, package: name, check, debug, signal }: NativeArgs): Promise<void> {
  const given = {
    ...(name === undefined ? {} : { package: packageName(name) }),
    ...(signal === undefined ? {} : { signal }),
  };
  if (check === true) {
    const found = await checkNativeAddon(given);
    write(stepLine({ subject: 'package', state: 'found', text: packageText(found) }));
    if (!found.works) {
      throw new CommandError(
        `the addon of @tensorflow/${found.package.name} must work, got: ${String(found.fault)}. Run infodrop native.`,
      );
    }
    write(stepLine({ subject: 'addon', state: 'found', text: found.addon }));
    write(worksText(found.package.name, found));
    return;
  }
  try {
    const built = await buildNativeAddon({
      ...given,
      ...(python === undefined ? {} : { python }),
      onProgress: (step) => {
        write(stepLine(step));
      },
    });
    write(`         compiled in ${Math.round(built.seconds)} s\n`);
    write(worksText(built.package.name, built.check));
    const { cuda } = built.tensorflow;
    if (cuda !== null && built.check.device === 'cpu') {
      write(`It was built for CUDA ${cuda}, but finds no GPU that it can use.\n${built.check.log}`);
    }
  } catch (error) {
    if (debug === true && error instanceof NativeAddonError) write(error.log);
    throw error;
  }
}

function packageName(name: string): NativePackageName {
  const known = packageNames.find((each) => each === name);
  if (known === undefined) {
    throw new CommandError(
      `--package must be one of ${packageNames.join(', ')}, got ${name}. Leave it out for the one that is installed.`,
    );
  }
  return known;
}

function stepLine({ subject, state, text }: NativeAddonStep): string {
  const mark = { begins: '...', found: 'ok', missing: 'MISSING' }[state];
  return `${mark.padEnd(7)}  ${subject.padEnd(10)}  ${text}\n`;
}

function packageText({ package: { name, version, folder } }: NativeAddonCheck): string {
  return `@tensorflow/${name} ${version} in ${folder}`;
}

function worksText(name: string, { tensorflow, device }: Pick<NativeAddonCheck, 'tensorflow' | 'device'>): string {
  const where = device === 'gpu' ? 'a GPU' : 'the CPU';
  return (
    `\nTensorFlow ${String(tensorflow)} computes on ${where}. infodrop takes it by itself where it runs the engine beside ` +
    `this package; INFODROP_BACKEND=${name} makes sure.\n`
  );
}
