import { describe, expect, it } from 'vitest';
import { CommandError, faultLine } from './commandError.js';

describe('faultLine', () => {
  it('is one line without a stack', () => {
    expect(faultLine(new RangeError('a: b must be 1,\n  got 2.'), false)).toBe('infodrop: a: b must be 1, got 2.');
    expect(faultLine('odd', false)).toBe('infodrop: odd');
    expect(faultLine('odd', false, ['run', 'cluttered'])).toBe('infodrop run cluttered: odd');
  });

  it('shows the stack when asked to', () => {
    expect(faultLine(new Error('deep'), true)).toMatch(/^infodrop: deep\nError: deep\n {4}at /);
  });
});

describe('CommandError', () => {
  it('carries the exit code', () => {
    expect(new CommandError('stopped', { exitCode: 130 }).exitCode).toBe(130);
    expect(new CommandError('bad').exitCode).toBe(1);
  });
});
