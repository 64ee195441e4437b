// Traces leave as a file and come back from it, and a deletion holds though the page was closed before its time was up.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { runApp } from '../driver/apps.ts';
import { root } from '../driver/paths.ts';
import { Stage } from '../driver/stage.ts';
import { TracingPage } from '../driver/tracingPage.ts';

const ASKED = 'What is the capital of France?';

test('a trace is exported by its menu, deleted, and opened again from the explorer', async () => {
  const stage = await Stage.set('files', 'Dark Modern');
  await stage.play(async ({ folder, model }) => {
    const workbench = await stage.window();
    let tracing = await TracingPage.open(workbench);
    await tracing.startCollector();
    await runApp(model, path.join(root, 'tests/demo/chat.py'), stage.endpoint);
    const row = tracing.trace(ASKED).first();
    await row.click({ button: 'right' });
    await stage.shot(workbench.page, 'menu');
    await tracing.view.getByRole('menuitem', { name: 'Export' }).click();
    const file = await workbench.acceptFile('.otlp.json');
    assert.equal(path.dirname(file), path.join(folder, 'weather-app'));
    await workbench.statusBar.getByText(`Exported to ${path.basename(file)}`).waitFor();
    assert.ok(readFileSync(file, 'utf8').includes('resourceSpans'));

    await tracing.view.getByRole('grid', { name: 'Traces' }).getByRole('row').last().focus();
    await workbench.page.keyboard.press('Control+a');
    await workbench.page.keyboard.press('Delete');
    await tracing.view.getByRole('button', { name: 'Undo' }).waitFor();
    await stage.shot(workbench.page, 'deleted');
    assert.equal(await tracing.selectedText(), '', 'Ctrl+A selects traces, not the words of the page');
    await workbench.runCommand('View: Close Editor');
    tracing = await TracingPage.open(workbench);
    await tracing.view.getByRole('heading', { name: 'See your first trace' }).waitFor();

    await workbench.openView('Explorer');
    await workbench.treeItem(path.basename(file)).click({ button: 'right' });
    // A menu that has just opened is deaf to the mouse's button, lest the click that opened it chooses something.
    await workbench.page.getByRole('menuitem', { name: 'Open in Spanscope' }).hover();
    await workbench.page.keyboard.press('Enter');
    await tracing.view.getByRole('heading', { level: 1, name: ASKED }).waitFor();
    await stage.shot(workbench.page, 'imported');

    await workbench.runCommand('Spanscope: Set Up Tracing...');
    await workbench.choose('OpenAI');
    await workbench.choose('Copy Code');
    assert.ok((await workbench.clipboard('OTLPSpanExporter')).includes(`:${stage.httpPort}`));
    assert.equal(await workbench.errorToasts.count(), 0);
  });
});
