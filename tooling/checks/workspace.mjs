// Checks the whole workspace against its rules: `npm run check:workspace`. Each rule is a file in workspace/.
import { workspaceRoot } from './package/siblings.mjs';
import { apiPagesAreCurrent } from './workspace/apiPages.mjs';
import { arrows } from './workspace/arrows.mjs';
import { citations } from './workspace/citations.mjs';
import { conflicts } from './workspace/conflicts.mjs';
import { declared } from './workspace/declared.mjs';
import { arrowsAreDrawn } from './workspace/drawnArrows.mjs';
import { equations } from './workspace/equations.mjs';
import { fileLengths } from './workspace/fileLengths.mjs';
import { fileNames } from './workspace/fileNames.mjs';
import { lockFile } from './workspace/lockFile.mjs';
import { machineTraces } from './workspace/machineTraces.mjs';
import { oneCore } from './workspace/oneCore.mjs';
import { publishable } from './workspace/publishable.mjs';
import { readWorkspace } from './workspace/read.mjs';
import { resultsAreShown } from './workspace/results.mjs';
import { tensors } from './workspace/tensors.mjs';

const RULES = {
  arrows,
  arrowsAreDrawn,
  tensors,
  declared,
  lockFile,
  fileNames,
  conflicts,
  machineTraces,
  publishable,
  oneCore,
  equations,
  citations,
  apiPagesAreCurrent,
  resultsAreShown,
};

const workspace = readWorkspace(workspaceRoot(import.meta.dirname));
for (const warning of fileLengths(workspace)) console.warn(`warning: ${warning}`);

let count = 0;
for (const [name, rule] of Object.entries(RULES)) {
  for (const problem of rule(workspace)) {
    console.error(`${name}: ${problem}`);
    count += 1;
  }
}
if (count > 0) {
  console.error(`${count} problem(s) in the workspace`);
  process.exitCode = 1;
} else {
  console.log(`${workspace.packages.length} packages keep the rules: ${Object.keys(RULES).join(', ')}`);
}
