import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { env } from '@tensorflow/tfjs-core';

// tfjs greets everybody in Node with an advertisement for its native backend.
env().set('IS_TEST', true);
