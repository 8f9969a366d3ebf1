/** What WebGPU computes on in Node here, with the variables a process must be started with; or what is missing. */
export type WebgpuInNode =
  | { readonly adapter: string; readonly env: Readonly<Record<string, string>>; readonly why?: undefined }
  | { readonly adapter?: undefined; readonly env?: undefined; readonly why: string };

/** Whether WebGPU works in Node here: a process of its own is asked, once. */
export function webgpuInNode(): WebgpuInNode;

/** Whether an adapter of this name is a program, on which much takes minutes. */
export function inSoftware(adapter?: string): boolean;
