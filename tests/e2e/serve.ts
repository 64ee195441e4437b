// `make run` without a desktop editor: the workbench in the browser, until Ctrl-C. What it keeps, traces
// and settings, is in .run.
import path from 'node:path';
import { CodeServer, QUIET } from './driver/codeServer.ts';
import { python, root } from './driver/paths.ts';

const server = await CodeServer.start({
  folder: path.join(root, '.run/workbench'),
  workspace: root,
  userSettings: { ...QUIET, 'workbench.colorTheme': 'Dark Modern' },
  machineSettings: { 'spanscope.python': python, 'spanscope.dataFolder': path.join(root, '.run/traces') },
});
console.log(`
  VS Code with Spanscope:  ${server.window}

  Open Tracing under the Spanscope icon in the activity bar, and press Start collector.
  Send it a few traces from another terminal with: make demo
  Ctrl-C ends it.
`);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void server.stop());
}
await server.ended();
