import { describe, expect, it } from 'vitest';
import { PLATFORMS, platformName } from './platform.js';

describe('platforms', () => {
  it('are named by system, processor and C library', () => {
    expect(platformName()).toMatch(new RegExp(`^${process.platform}-${process.arch}(-gnu|-musl)?$`, 'u'));
    expect(PLATFORMS).toContain('linux-x64-gnu');
    expect(new Set(PLATFORMS).size).toBe(7);
  });
});
