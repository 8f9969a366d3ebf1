import { describe, expect, it } from 'vitest';
import { lastLine, runProgram } from './runProgram.js';

const node = process.execPath;

describe('runProgram', () => {
  it('gives what a program wrote', async () => {
    const end = await runProgram(node, ['-e', 'console.log(process.argv[1]); console.error("b")', 'a  b']);
    expect(end).toEqual({ state: 'done', stdout: 'a  b\n', stderr: 'b\n', fault: '' });
  });

  it('tells a program that is missing from one that fails and one that crashes', async () => {
    expect(await runProgram('/nowhere/program', [])).toMatchObject({ state: 'missing', fault: 'not found' });
    expect(await runProgram(node, ['-e', 'process.exit(3)'])).toMatchObject({ state: 'failed', fault: 'exit code 3' });
    expect(await runProgram(node, ['-e', 'process.kill(process.pid, "SIGSEGV")'])).toMatchObject({
      state: 'failed',
      fault: 'a crash with SIGSEGV',
    });
  });

  it('ends a program that takes too long', async () => {
    const end = await runProgram(node, ['-e', 'setInterval(() => 0, 1000)'], { seconds: 0.5 });
    expect(end).toMatchObject({ state: 'failed', fault: 'no end within 0.5 s' });
  });

  it('throws the reason of the signal when it is aborted', async () => {
    const controller = new AbortController();
    const end = runProgram(node, ['-e', 'setInterval(() => 0, 1000)'], { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(end).rejects.toThrow('enough');
  });
});

describe('lastLine', () => {
  it('is the last one that is not blank', () => {
    expect(lastLine('a\n b \n\n')).toBe('b');
    expect(lastLine('')).toBe('');
  });
});
