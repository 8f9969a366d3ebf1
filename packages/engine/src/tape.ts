import { customGrad, engine, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** An operation on the tape, as tfjs has it. */
export interface TapeNode {
  readonly kernelName: string;
  readonly inputs: NamedTensorMap;
  readonly outputs: Tensor[];
  readonly saved?: Tensor[];
  gradient?: (this: TapeNode, slopes: (Tensor | null)[]) => Record<string, () => Tensor>;
}

/** The engine of tfjs with the operations that it records: its types keep them private, or vaguer. */
export interface Tape {
  readonly state: Omit<ReturnType<typeof engine>['state'], 'activeTape'> & { activeTape: TapeNode[] };
  addTapeNode(name: string, inputs: NamedTensorMap, outputs: Tensor[], ...rest: unknown[]): void;
}

type Look = (node: TapeNode, tape: Tape) => void;

const looks: Look[] = [];

/** Calls `look` with each operation once it is recorded, unless an earlier one took it off the tape. */
export function afterRecording(look: Look): void {
  looks.push(look);
  if (looks.length > 1) return;
  const tape = engine() as unknown as Tape;
  const addTapeNode = tape.addTapeNode.bind(tape);
  tape.addTapeNode = (name, inputs, outputs, ...rest) => {
    addTapeNode(name, inputs, outputs, ...rest);
    const node = tape.state.activeTape.findLast((each) => each.outputs === outputs);
    if (node === undefined) return;
    for (const each of looks) {
      if (tape.state.activeTape.lastIndexOf(node) < 0) return;
      each(node, tape);
    }
  };
}

/** What `compute` gives, without a record of its operations. */
export function unrecorded(compute: () => Tensor): Tensor {
  return customGrad(() => ({ value: compute(), gradFunc: () => [] }))();
}
