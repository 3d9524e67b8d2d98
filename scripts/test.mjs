import { runsOnFitNode } from './project-node.mjs';

if (await runsOnFitNode()) {
  const { runTests } = await import('./run-tests.mjs');
  process.exitCode = await runTests();
}
