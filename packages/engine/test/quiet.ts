// tfjs greets whoever sets its cpu backend in Node with an advertisement for its native one, in every test file.
import { env } from '@tensorflow/tfjs-core';

env().set('PROD', true);
