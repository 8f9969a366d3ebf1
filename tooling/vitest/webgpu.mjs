// Whether WebGPU works in Node on this machine: asked of a process of its own, which Dawn's warnings do not leave.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Debian's chromium brings a Vulkan driver in software, SwiftShader, and a loader for it. */
const CHROMIUM = '/usr/lib/chromium';

/** Long enough for the slowest driver on a busy machine. */
const LIMIT_MS = 60_000;

/** Environments in which Dawn may find an adapter: the machine's own first. */
function environments() {
  const driver = `${CHROMIUM}/vk_swiftshader_icd.json`;
  if (process.env['VK_DRIVER_FILES'] || !existsSync(driver)) return [{}];
  const software = { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver };
  const libraries = [process.env['LD_LIBRARY_PATH'], CHROMIUM].filter(Boolean).join(':');
  // The last for a machine without libvulkan1. The variable counts only for processes that start with it.
  return [{}, software, { ...software, LD_LIBRARY_PATH: libraries }];
}

/** The name of the adapter on which a shader computes rightly in this environment; undefined where none does. */
function adapterIn(env) {
  try {
    const written = execFileSync(process.execPath, [fileURLToPath(new URL('webgpuTrial.mjs', import.meta.url))], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    return written.trim();
  } catch {
    return undefined;
  }
}

/** Whether an adapter is a program, by what such drivers call themselves. */
export const inSoftware = (adapter = '') => /swiftshader|llvmpipe|lavapipe|software/i.test(adapter);

let found;

/**
 * Whether WebGPU works in Node here. Asked once a process; the answer is kept.
 *
 * @returns `{ adapter, env }`: its name, and the variables with which a process must be started to find it; or `{ why }`:
 * what is missing, and what would bring it.
 */
export function webgpuInNode() {
  found ??= look();
  return found;
}

function look() {
  for (const env of environments()) {
    const adapter = adapterIn(env);
    // Without a folder for the session's sockets Mesa's drivers complain at every start.
    const runtime = { XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] || tmpdir() };
    if (adapter !== undefined) return { adapter, env: { ...runtime, ...env } };
  }
  const remedy =
    process.platform === 'linux'
      ? "install the GPU's Vulkan driver, or one in software: apt-get install chromium"
      : 'it needs a driver for Metal or Direct3D 12';
  return { why: `no adapter on which it computes (${remedy})` };
}
