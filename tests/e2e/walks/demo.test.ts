// What `make demo` sends: every kind of trace reads well, and text that is meant to do harm stays text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDemo } from '../driver/apps.ts';
import { Stage } from '../driver/stage.ts';
import { TracingPage } from '../driver/tracingPage.ts';

test('the demo fills the list with chats, an agent, streams, failures and a web app, and hostile text stays text', async () => {
  const stage = await Stage.set('demo', 'Dark Modern');
  await stage.play(async () => {
    const workbench = await stage.window();
    const tracing = await TracingPage.open(workbench);
    await tracing.startCollector();
    await runDemo(stage.endpoint.ENDPOINT);

    for (const asked of [
      'What is the capital of France?',
      'And of Italy?',
      'Write a poem about distributed tracing.',
      'How many r are there in strawberry?',
      'Translate the whole book into Portuguese.',
      'What is the weather like in Atlantis?',
      'What is the weather like in Lisbon and Oslo?',
      'GET /products',
      'GET /basket/7',
    ]) {
      await tracing.trace(asked).first().waitFor();
    }
    await stage.shot(workbench.page, 'list-dark', true);

    await tracing.openTrace('Translate the whole book into Portuguese.');
    await tracing.panel.getByText('Rate limit reached').first().waitFor();
    await stage.shot(workbench.page, 'rate-limited');
    await tracing.backToList();

    await tracing.openTrace('What is the weather like in Atlantis?');
    await tracing.span(/^Tool get_weather/).click();
    await tracing.panel.getByText('no weather station in Atlantis').first().waitFor();
    await stage.shot(workbench.page, 'failing-tool', true);
    await tracing.backToList();

    await tracing.openTrace('GET /basket/7');
    await tracing.span(/select/i).first().waitFor();
    await stage.shot(workbench.page, 'web-app');
    await tracing.backToList();

    await tracing.trace("document.body.innerHTML = 'gone'").first().click();
    await tracing.span(/Model call/).click();
    await tracing.message('User').getByText('jndi:ldap').waitFor();
    assert.equal(await tracing.view.locator('img[src="x"], a[href^="javascript:"]').count(), 0);
    await stage.shot(workbench.page, 'hostile');
    await tracing.backToList();

    await tracing.openTrace('What is the weather like in Lisbon and Oslo?');
    await tracing.span(/Model call/).last().click();
    await tracing.message('Assistant').last().getByText('Here is what I found').waitFor();
    await stage.shot(workbench.page, 'agent-dark', true);
    await workbench.setTheme('Light Modern', 'Light Modern');
    await stage.shot(workbench.page, 'agent-light', true);

    assert.equal(await workbench.errorToasts.count(), 0);
    assert.deepEqual([...stage.strangers], []);
  });
});
