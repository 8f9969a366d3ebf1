import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers'; // registers the gradients
import { env } from '@tensorflow/tfjs-core';

// Otherwise tfjs greets everybody in Node with an advertisement for its native backend.
env().set('PROD', true);
