export { fileCheckpointStore } from './checkpoints/fileCheckpointStore.js';
export { writeFileDurably } from './files/durableFile.js';
export { modelFolder } from './files/modelFolder.js';
export { reasonOf } from './files/systemErrors.js';
export { jsonLinesLog } from './log/jsonLinesLog.js';
