import { engine, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

let expendable: TensorInfo['dataId'] | undefined;

/** Lets the next addition to the tensor be made in its memory: nobody reads it any more. No effect where another tensor has the same data. */
export function offer(tensor: Tensor): void {
  const isAlone = !tensor.kept && engine().backend.refCount(tensor.dataId) === 1;
  expendable = isAlone ? tensor.dataId : undefined;
}

export function endOffer(): void {
  expendable = undefined;
}

/** Whether the tensor is the one that was offered last. */
export const isExpendable = ({ dataId }: TensorInfo): boolean => dataId === expendable;
