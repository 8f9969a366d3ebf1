import { backend, env } from '@tensorflow/tfjs-core';

/** As much of the backend of tfjs as is used here. */
interface WebglBackend {
  readonly gpgpu: { readonly gl: WebGLRenderingContext };
}

/** What WebGL runs on, once its backend is set, and whether it keeps only half of the digits. */
export function webglDevice(): string {
  const { gl } = (backend() as unknown as WebglBackend).gpgpu;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? renderer : `${renderer}, in 16-bit floats`;
}
