// Many traces of several apps: words are found wherever they were said, a run is looked at as a graph, a conversation and
// its logs, two runs are compared, and what was sent wrongly says why it did not arrive.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDemo } from '../driver/apps.ts';
import { Stage } from '../driver/stage.ts';
import { TracingPage } from '../driver/tracingPage.ts';

const TRIP = 'What is the weather like in Lisbon and Oslo?';

test('a person searches the demo, looks at a run in every way, compares two, and learns why nothing arrives', async () => {
  const stage = await Stage.set('explore', 'Dark Modern');
  await stage.play(async () => {
    const workbench = await stage.window();
    const { page } = workbench;
    const tracing = await TracingPage.open(workbench);
    await tracing.startCollector();
    await runDemo(stage.endpoint.ENDPOINT, ['chat', 'failing_tool', 'agent']);
    await tracing.trace(TRIP).first().waitFor();

    // Said by a tool's result only: no preview of a row has it.
    await tracing.search('"light wind" tool:get_weather');
    const hit = tracing.trace(TRIP);
    await hit.locator('mark').first().waitFor();
    await tracing.view.getByText('1 matching').waitFor();
    await stage.shot(page, 'search-dark', true);
    await hit.first().click();
    await tracing.span(/get_weather/).first().waitFor();

    await tracing.view.getByRole('button', { name: 'Agents, models and tools as a graph' }).click();
    await tracing.view.getByRole('option', { name: /^Tool get_weather/ }).waitFor();
    await stage.shot(page, 'graph-dark', true);
    await tracing.view.getByRole('button', { name: 'Tree' }).click();
    await tracing.chooseTab('Conversation');
    await tracing.panel.getByText('Here is what I found').first().waitFor();
    await stage.shot(page, 'conversation-dark');
    await tracing.chooseTab('Logs');
    await stage.shot(page, 'logs-dark');
    await tracing.backToList();

    await tracing.search('');
    await tracing.tick('What is the weather like in Atlantis?');
    await tracing.tick(TRIP);
    await tracing.view.getByRole('button', { name: /^Compare/ }).click();
    await tracing.view.getByRole('heading', { name: 'Compare two traces' }).waitFor();
    await tracing.view.getByRole('row', { name: /get_weather/ }).first().waitFor();
    await tracing.view.getByRole('button', { name: 'Open in diff editor' }).waitFor();
    await stage.shot(page, 'compare-dark', true);
    await page.keyboard.press('Escape');
    await tracing.collectorBar.waitFor();

    const wrong = await fetch(`${stage.endpoint.ENDPOINT}/v1/trace`, { method: 'POST', body: '{}' });
    assert.equal(wrong.status, 404);
    await tracing.view.getByRole('button', { name: 'Nothing arrives?' }).click();
    await tracing.view.getByText('/v1/trace', { exact: true }).first().waitFor();
    await stage.shot(page, 'nothing-arrives');

    assert.equal(await workbench.errorToasts.count(), 0);
    assert.deepEqual([...stage.strangers], []);
  });
});
