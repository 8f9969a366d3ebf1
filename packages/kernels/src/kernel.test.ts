import '@tensorflow/tfjs-backend-cpu';
import { type Tensor, registerKernel, scalar, setBackend, tensor1d, unregisterKernel } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import * as kernels from './index.js';
import { hasKernel, type Kernel, runKernel } from './index.js';

beforeAll(() => setBackend('cpu'));

const TEST: Kernel<{ x: Tensor; y?: Tensor | undefined }, { by: number }, Tensor> = { name: 'InfodropTest/7' };

describe('hasKernel and runKernel', () => {
  it('know a kernel by its name and version, and leave absent inputs out', () => {
    const seen: unknown[] = [];
    expect(hasKernel(TEST)).toBe(false);
    registerKernel({
      kernelName: TEST.name,
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs }) => {
        seen.push(Object.keys(inputs), attrs);
        return inputs.x!;
      },
    });
    expect(hasKernel(TEST)).toBe(true);
    expect(hasKernel({ name: 'InfodropTest/8' })).toBe(false);
    expect(runKernel(TEST, { x: tensor1d([3]), y: undefined }, { by: 2 }).shape).toEqual([1]);
    runKernel(TEST, { x: tensor1d([3]), y: scalar(1) }, { by: 2 });
    expect(seen).toEqual([['x'], { by: 2 }, ['x', 'y'], { by: 2 }]);
    unregisterKernel(TEST.name, 'cpu');
  });
});

it('gives no two kernels one name', () => {
  const names = Object.values(kernels).flatMap((kernel) =>
    typeof kernel === 'object' && 'name' in kernel ? [kernel.name] : [],
  );
  expect(names.length).toBeGreaterThan(7);
  expect(new Set(names).size).toBe(names.length);
});
