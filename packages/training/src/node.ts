export { fileCheckpointStore } from './fileCheckpointStore.js';
export { jsonLinesLog } from './jsonLinesLog.js';
