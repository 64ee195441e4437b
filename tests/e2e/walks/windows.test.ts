// Two windows of one person share one store, and the second must not fail for the first one's ports.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { runApp } from '../driver/apps.ts';
import { root } from '../driver/paths.ts';
import { Stage } from '../driver/stage.ts';
import { TracingPage } from '../driver/tracingPage.ts';

test('a second window says that another one collects, shows the same traces live, and reports no error', async () => {
  const stage = await Stage.set('windows', 'Dark Modern');
  await stage.play(async ({ model }) => {
    const first = await TracingPage.open(await stage.window());
    await first.startCollector();
    const second = await TracingPage.open(await stage.window());
    await second.collectorBar.getByText('Collecting in another window').waitFor();

    await runApp(model, path.join(root, 'tests/demo/chat.py'), stage.endpoint);
    for (const tracing of [first, second]) {
      await tracing.trace('What is the capital of France?').first().waitFor();
    }
    await stage.shot(second.workbench.page, 'second-window');
    assert.equal(await second.alerts.count(), 0);
    assert.equal(await second.workbench.errorToasts.count(), 0);
  });
});
