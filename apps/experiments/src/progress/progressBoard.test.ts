import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressBoard, type RunProgress } from './progressBoard.js';

function stream(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  const through = new PassThrough();
  const written: string[] = [];
  through.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const terminal = Object.assign(through, {
    isTTY,
    columns: 200,
    rows: 24,
    clearLine: () => true,
    cursorTo: () => true,
    moveCursor: () => true,
  });
  return { stream: terminal as unknown as NodeJS.WriteStream, text: () => written.join('') };
}

const at = (step: number, nats: number | null = 412.4): RunProgress => ({
  step,
  steps: 20,
  epoch: Math.floor((step - 1) / 10) + 1,
  epochs: 2,
  loss: 0.5,
  error: 0.121,
  nats,
});

describe('progressBoard', () => {
  it('writes a line for each epoch where there is no terminal', () => {
    let time = 0;
    const { stream: log, text } = stream(false);
    const board = progressBoard({
      runs: { a: 'β = 0.1', b: 'without noise' },
      steps: 20,
      stream: log,
      now: () => time,
    });
    for (let step = 1; step <= 20; step++) {
      time += 1000;
      board.update('a', at(step));
    }
    board.note('done');
    board.close();
    expect(text().split('\n')).toEqual([
      'β = 0.1        epoch 1/2, loss 0.500, error 12.1 %, 412 nats, 0:10 left of this run, 0:30 of all',
      'β = 0.1        epoch 2/2, loss 0.500, error 12.1 %, 412 nats, 0:00 left of this run, 0:20 of all',
      'done',
      '',
    ]);
  });

  it('says no nats of a network that has none', () => {
    const { stream: log, text } = stream(false);
    progressBoard({ runs: { a: 'without noise' }, steps: 20, stream: log }).update('a', at(10, null));
    expect(text()).not.toContain('nats');
  });

  it('shows a bar for each run and one for all on a terminal, and ends it', async () => {
    const { stream: terminal, text } = stream(true);
    const board = progressBoard({ runs: { a: 'β = 0.1', b: 'without noise' }, steps: 20, stream: terminal });
    board.update('a', at(10));
    board.note('a warning');
    await new Promise((resolve) => setTimeout(resolve, 300));
    board.close();
    expect(text()).toContain('a warning');
    expect(text()).toMatch(/β = 0\.1 {7}█{10}░{10} epoch 1\/2, loss 0\.500/);
    expect(text()).toMatch(/without noise ░{20} waiting/);
    expect(text()).toMatch(/all {11}█{5}░{15}/);
  });
});
