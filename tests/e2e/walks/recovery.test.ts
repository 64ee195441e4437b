// The sidecar is killed under the window: the page says so, and everything goes on by itself.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { runApp } from '../driver/apps.ts';
import { root } from '../driver/paths.ts';
import { descendants } from '../driver/processes.ts';
import { Stage } from '../driver/stage.ts';
import { TracingPage } from '../driver/tracingPage.ts';

const CHAT = path.join(root, 'tests/demo/chat.py');
const QUESTION = 'What is the capital of France?';

test('a killed sidecar is started again, collects again, and no acknowledged trace is lost', async () => {
  const stage = await Stage.set('recovery', 'Dark Modern');
  await stage.play(async ({ server, model }) => {
    const tracing = await TracingPage.open(await stage.window());
    await tracing.startCollector();
    await runApp(model, CHAT, stage.endpoint);
    await tracing.trace(QUESTION).first().waitFor();

    // `-m spanscope` and not the collector, which is a child of it with a command line of its own.
    const sidecars = descendants(server.pid, /-m spanscope(?! collect)/);
    assert.equal(sidecars.length, 1, `one sidecar, found ${sidecars.join(', ')}`);
    const restarting = tracing.view.getByText('is being started again').first().waitFor();
    process.kill(sidecars[0] ?? assert.fail(), 'SIGKILL');
    await restarting;
    await stage.shot(tracing.workbench.page, 'restarting');

    await tracing.collects();
    await tracing.trace(QUESTION).first().waitFor();
    const before = await tracing.trace(QUESTION).count();
    await runApp(model, CHAT, stage.endpoint);
    await tracing.trace(QUESTION).nth(before).waitFor();
    const [successor] = descendants(server.pid, /-m spanscope(?! collect)/);
    assert.notEqual(successor, sidecars[0]);
  });
});
