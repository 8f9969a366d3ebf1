// Before each test file: properties draw the same cases each time, so that a failure is one of the code, and comes again. Others:
// INFODROP_PROPERTY_SEED=7. The slow tests draw new ones each time; fast-check says its seed where one fails.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.INFODROP_PROPERTY_SEED ?? 1611) });
