export { fileCheckpointStore } from './checkpoints/fileCheckpointStore.js';
export { jsonLinesLog } from './log/jsonLinesLog.js';
