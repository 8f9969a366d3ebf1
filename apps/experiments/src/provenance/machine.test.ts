import { describe, expect, it } from 'vitest';
import { describeMachine } from './machine.js';

describe('describeMachine', () => {
  it('has a processor, memory and the version of Node', () => {
    const machine = describeMachine();
    expect(machine.processors).toBeGreaterThanOrEqual(1);
    expect(machine.memory).toBeGreaterThan(0);
    expect(machine.node).toBe(process.version);
    expect(machine.processor).not.toBe('');
  });
});
