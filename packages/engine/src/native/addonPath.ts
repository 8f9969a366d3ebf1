/**
 * Where tfjs-node 4.22.0 looks for its addon, from its folder: in a Node that has Node-API 8 or later, as all that this
 * package supports do.
 */
export const ADDON_PATH = ['lib', 'napi-v8', 'tfjs_binding.node'] as const;
