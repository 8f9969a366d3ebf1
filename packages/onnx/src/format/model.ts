import { bytes, type Field, float, integer, joined, message, text } from './message.js';

/** What an attribute of a node can be: a text, whole numbers, or a real one, which is marked, for 1 may be either. */
export type Attribute = string | number | readonly number[] | { readonly float: number };

/** An operation of the graph. */
export interface OnnxNode {
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant of the graph. */
export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** What goes in or comes out; null stands for a dimension that is not known, the batch first. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

/** A whole model, as `onnx.proto` has it. */
export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Version of the format (that of ONNX 1.12), and of its operators. */
const irVersion = 8;
export const opset = 17;

/** `TensorProto.DataType` */
const FLOAT = 1;
const INT64 = 7;

/**
 * A model as the bytes of an `.onnx` file.
 *
 * Field numbers are those of `onnx.proto` (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). Protobuf has three kinds of fields
 * that it needs, so they are written here, without a library for all of protobuf.
 */
export function modelBytes({ name, nodes, constants, inputs, outputs }: OnnxModel): Uint8Array {
  const graph: Field[] = [
    ...nodes.map((node) => message(1, nodeFields(node))),
    text(2, name),
    ...constants.map((constant) => message(5, tensorFields(constant))),
    ...inputs.map((value) => message(11, valueFields(value))),
    ...outputs.map((value) => message(12, valueFields(value))),
  ];
  return joined([
    integer(1, irVersion),
    text(2, '@infodrop/onnx'),
    message(7, graph),
    message(8, [text(1, ''), integer(2, opset)]),
  ]);
}

function nodeFields({ type, name, inputs, output, attributes }: OnnxNode): Field[] {
  return [
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, name),
    text(4, type),
    ...Object.entries(attributes).map(([name, value]) => message(5, [text(1, name), ...attributeFields(value)])),
  ];
}

/** The value, and its kind: `AttributeProto.AttributeType`. */
function attributeFields(value: Attribute): Field[] {
  if (typeof value === 'string') return [text(4, value), integer(20, 3)];
  if (typeof value === 'number') return [integer(3, value), integer(20, 2)];
  if ('float' in value) return [float(2, value.float), integer(20, 1)];
  return [...value.map((each) => integer(8, each)), integer(20, 7)];
}

function tensorFields({ name, shape, values }: OnnxConstant): Field[] {
  // Little-endian, as every machine that runs JavaScript today.
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const type = values instanceof Float32Array ? FLOAT : INT64;
  return [...shape.map((size) => integer(1, size)), integer(2, type), text(8, name), bytes(9, raw)];
}

function valueFields({ name, shape }: OnnxValue): Field[] {
  const dimensions = shape.map((size, i) =>
    message(1, [size === null ? text(2, i === 0 ? 'batch' : `size${i}`) : integer(1, size)]),
  );
  return [text(1, name), message(2, [message(1, [integer(1, FLOAT), message(2, dimensions)])])];
}
