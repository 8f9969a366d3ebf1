import type { NativeAddonFault } from './nativeAddonError.js';
import { lastLine, runProgram } from './runProgram.js';

/** A Python, and the TensorFlow in it. */
export interface PythonTensorflow {
  /** Path of the interpreter. */
  python: string;
  pythonVersion: string;
  version: string;
  /** Version of CUDA that it was built for; null for a build without CUDA. */
  cuda: string | null;
  /** Folder of the headers. */
  headers: string;
  /** Folders that may hold its libraries. */
  libraryFolders: string[];
}

const MARK = 'infodrop-found ';

/** Written for any Python, 2 included, so that an old one can say so. */
const PROGRAM = `
import json, os, sys
sys.path = [path for path in sys.path if path != '']
found = {'python': os.path.abspath(sys.executable), 'pythonVersion': '.'.join(map(str, sys.version_info[:3]))}
try:
    import tensorflow
    build = tensorflow.sysconfig.get_build_info()
    found['version'] = str(tensorflow.__version__)
    found['cuda'] = str(build.get('cuda_version', 'unknown')) if build.get('is_cuda_build') else None
    found['headers'] = tensorflow.sysconfig.get_include()
    found['libraryFolders'] = [tensorflow.sysconfig.get_lib(), os.path.join(sys.prefix, 'lib')]
except BaseException as error:
    missing = isinstance(error, ImportError) and getattr(error, 'name', 'tensorflow') == 'tensorflow'
    found['fault'] = 'none' if missing else type(error).__name__ + ': ' + str(error)
print('\\n${MARK}' + json.dumps(found))
`;

type Answer = Pick<PythonTensorflow, 'python' | 'pythonVersion'> & (PythonTensorflow | { fault: string });

/**
 * Asks Python for its TensorFlow: version, headers, libraries. Python imports it, so the answer is about one that works.
 *
 * @param python - Program to ask. Left out: python3, then python, as PATH has them, the first that has TensorFlow.
 * @returns What it said; or, where there is none, why.
 *
 * @example
 * const found = await findPythonTensorflow('python3');
 */
export async function findPythonTensorflow(
  python?: string,
  signal?: AbortSignal,
): Promise<{ found: PythonTensorflow } | { fault: NativeAddonFault }> {
  let first: NativeAddonFault | undefined;
  for (const program of python === undefined ? ['python3', 'python'] : [python]) {
    const outcome = await ask(program, signal);
    if ('found' in outcome) return outcome;
    // The first Python that is there says most.
    if (first === undefined || (first.subject === 'Python' && outcome.fault.subject !== 'Python'))
      first = outcome.fault;
  }
  if (first === undefined) throw new Error('findPythonTensorflow: no Python was asked');
  if (python === undefined && first.text.endsWith(': not found'))
    return { fault: { ...first, text: 'Python must be installed, got neither python3 nor python in PATH' } };
  return { fault: first };
}

async function ask(
  program: string,
  signal: AbortSignal | undefined,
): Promise<{ found: PythonTensorflow } | { fault: NativeAddonFault }> {
  const end = await runProgram(program, ['-c', PROGRAM], {
    signal,
    seconds: 300,
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  const line = end.stdout.split('\n').find((each) => each.startsWith(MARK));
  if (line === undefined) {
    // TensorFlow may end Python itself, as where the processor lacks an instruction.
    const crashed = end.fault.startsWith('a crash');
    const why = end.state === 'missing' ? end.fault : [end.fault || 'no answer', lastLine(end.stderr)].join(' ').trim();
    return {
      fault: {
        subject: crashed ? 'TensorFlow' : 'Python',
        text: crashed
          ? `TensorFlow must load in Python, got ${why} of ${program}`
          : `Python must be a program that runs, got ${program}: ${why}`,
        wayOut: crashed ? OTHER_PYTHON : 'Install Python 3 with TensorFlow, or name one that has it: --python.',
      },
    };
  }
  const answer = JSON.parse(line.slice(MARK.length)) as Answer;
  if (!('fault' in answer)) return { found: answer };
  const place = `Python ${answer.pythonVersion} (${answer.python})`;
  const { fault, python, pythonVersion } = answer;
  if (fault !== 'none') {
    const text = `TensorFlow must load in Python, got ${fault.replace(/\s+/g, ' ').trim()} in ${place}`;
    return { fault: { subject: 'TensorFlow', text, wayOut: OTHER_PYTHON } };
  }
  if (isOld(pythonVersion)) {
    const text = `Python must be of version 3.9 or later, for a TensorFlow of today, got ${place}`;
    return { fault: { subject: 'Python', text, wayOut: 'Name another that has TensorFlow: --python.' } };
  }
  return {
    fault: {
      subject: 'TensorFlow',
      text: `TensorFlow must be installed in Python, got none in ${place}`,
      wayOut: `Run ${python} -m pip install tensorflow-cpu (or tensorflow[and-cuda]), or name another Python: --python.`,
    },
  };
}

/** Whether pip would find no TensorFlow for it that anybody still tests. */
function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 3 || (major === 3 && minor < 9);
}

const OTHER_PYTHON = 'Mend it until import tensorflow works there, or name another Python: --python.';
