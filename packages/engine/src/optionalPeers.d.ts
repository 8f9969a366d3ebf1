// Peers that need not be installed where this package is compiled. They are imported for their registration alone.
declare module '@tensorflow/tfjs-backend-webgl';
declare module '@tensorflow/tfjs-backend-webgpu';
