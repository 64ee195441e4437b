// The main job, as a person does it: from an installed package to reading what was asked and answered.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { runApp } from '../driver/apps.ts';
import type { Theme } from '../driver/codeServer.ts';
import { root } from '../driver/paths.ts';
import { Stage } from '../driver/stage.ts';
import { TracingPage } from '../driver/tracingPage.ts';

const QUESTION = 'Say hello in French, with an emoji.';
const ANSWER = 'Bonjour ! 👋';
const AGENT_QUESTION = 'What is the weather like in Lisbon and Oslo?';

for (const theme of ['Dark Modern', 'Light Modern'] satisfies Theme[]) {
  const name = theme.split(' ')[0]?.toLowerCase() ?? theme;

  test(`in ${theme} a person starts the collector, runs an OpenAI app and reads what was asked and answered`, async () => {
    const stage = await Stage.set(name, theme);
    await stage.play(async ({ model }) => {
      const workbench = await stage.window();
      const tracing = await TracingPage.open(workbench);
      const { view } = tracing;

      // Nothing is stored yet: the page says what to do, and gives the app's code.
      await view.getByRole('heading', { name: 'See your first trace' }).waitFor();
      await tracing.startCollector();
      await tracing.collectorBar.getByText(`127.0.0.1:${stage.httpPort}`).waitFor();
      await tracing.collectorBar.getByText(`127.0.0.1:${stage.grpcPort}`).waitFor();
      await workbench.treeItem(/OTLP\/HTTP/).waitFor();
      await workbench.statusBar.getByText(`Spanscope :${stage.httpPort}`).waitFor();
      await stage.shot(workbench.page, `first-trace-${name}`);

      await view.getByRole('button', { name: 'Copy code' }).click();
      const code = await workbench.clipboard(`http://127.0.0.1:${stage.httpPort}/v1/traces`);
      assert.match(code, /chat\.completions\.create/);
      const app = path.join(stage.folder, 'weather-app/app.py');
      writeFileSync(app, code);
      assert.equal((await runApp(model, app)).trim(), ANSWER);

      // By itself, and still there, once, after Refresh.
      await tracing.trace(QUESTION).waitFor();
      await tracing.refresh();
      await tracing.trace(QUESTION).waitFor();
      assert.equal(await tracing.trace(QUESTION).count(), 1);
      assert.match(await tracing.trace(QUESTION).innerText(), /Bonjour/);

      await tracing.openTrace(QUESTION);
      await tracing.span(/Model call/).click();
      await tracing.message('User').getByText(QUESTION).waitFor();
      await tracing.message('Assistant').getByText(ANSWER).waitFor();
      await stage.shot(workbench.page, `details-${name}`);

      await tracing.chooseTab('Metadata');
      await tracing.panel.getByText('gen_ai.request.model').waitFor();
      await tracing.panel.getByText('gpt-4o-mini', { exact: true }).first().waitFor();
      await tracing.panel.getByText('service.name').waitFor();
      await tracing.panel.getByText('my-app').waitFor();
      await stage.shot(workbench.page, `metadata-${name}`);
      await tracing.chooseTab('Input + Output');
      await tracing.backToList();

      // An agent: one app span, two tool calls in parallel, and what the model said to their results.
      await runApp(model, path.join(root, 'tests/demo/agent.py'), stage.endpoint);
      await tracing.trace(AGENT_QUESTION).waitFor();
      await stage.shot(workbench.page, `list-${name}`);
      await tracing.openTrace(AGENT_QUESTION);
      assert.equal(await tracing.span(/^Tool /).count(), 2);
      assert.equal(await tracing.span(/Model call/).count(), 2);
      await tracing.span(/Model call/).first().click();
      await tracing.panel.getByText('get_weather').first().waitFor();
      await tracing.span(/Model call/).last().click();
      await tracing.message('Assistant').last().getByText('Here is what I found').waitFor();
      await stage.shot(workbench.page, `agent-${name}`);
      if (theme === 'Light Modern') {
        await workbench.setTheme('Default High Contrast', 'Dark High Contrast');
        await stage.shot(workbench.page, 'agent-high-contrast');
      }
      await tracing.backToList();

      await tracing.deleteTrace(AGENT_QUESTION);
      await tracing.trace(QUESTION).waitFor();
      await tracing.stopCollector();
      await tracing.trace(QUESTION).waitFor();
      assert.equal(await tracing.alerts.count(), 0);
      assert.equal(await workbench.errorToasts.count(), 0);

      // What the page showed is what really went over the wire.
      const [first] = await model.exchanges();
      assert.deepEqual(first?.request['messages'], [{ role: 'user', content: QUESTION }]);
      assert.deepEqual([...stage.strangers], []);
    });
  });
}
