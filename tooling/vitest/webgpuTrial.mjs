// Lets a shader of the adapter that tfjs would take compute 2 · 5 + 3 · 7, and writes the adapter's name.
import { create, globals } from 'webgpu';

const { GPUBufferUsage, GPUMapMode } = globals;
// Kept, or Dawn is taken down under its own threads.
globalThis.gpu = create([]);
const adapter = await globalThis.gpu.requestAdapter({ powerPreference: 'high-performance' });
if (!adapter) throw new Error('no adapter');
const device = await adapter.requestDevice();
const code = `
  @group(0) @binding(0) var<storage, read_write> result: array<f32>;
  @compute @workgroup_size(1) fn main() { result[0] = result[0] * 5.0 + 21.0; }`;
const module = device.createShaderModule({ code });
const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
const buffer = device.createBuffer({ size: 4, usage: STORAGE | COPY_SRC | COPY_DST });
const readable = device.createBuffer({ size: 4, usage: MAP_READ | COPY_DST });
device.queue.writeBuffer(buffer, 0, Float32Array.of(2));
const commands = device.createCommandEncoder();
const pass = commands.beginComputePass();
pass.setPipeline(pipeline);
pass.setBindGroup(
  0,
  device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer } }] }),
);
pass.dispatchWorkgroups(1);
pass.end();
commands.copyBufferToBuffer(buffer, 0, readable, 0, 4);
device.queue.submit([commands.finish()]);
await readable.mapAsync(GPUMapMode.READ);
const [value] = new Float32Array(readable.getMappedRange());
if (value !== 31) throw new Error(`computes ${value} for 31`);
const { description, vendor, device: name } = adapter.info;
console.log([description, name, vendor].find(Boolean) ?? 'an adapter that does not give its name');
// Dawn may keep the process alive.
process.exit(0);
