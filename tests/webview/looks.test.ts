// Every page in every theme and width: no accessibility finding, and a picture to look at.
import type { Page } from 'playwright-core';
import * as fixtures from './fixtures';
import * as listFixtures from './listFixtures';
import { lookAt, type Look } from './look';

const openSpan = async (page: Page, traceTitle: string, row?: number): Promise<void> => {
  await page.getByRole('row', { name: traceTitle }).locator('.c-asked').click();
  await page.getByRole('treegrid').waitFor();
  if (row !== undefined) await page.locator(`[data-index="${row}"]`).click();
  await page.locator('.tab-panel .section-head, .tab-panel .no-messages, .tab-panel .missing-note, .tab-panel .error-box').first().waitFor({ state: 'attached' });
  await page.mouse.move(0, 0);
};

const LOOKS: Look[] = [
  ...[480, 700, 1100, 1800].map((width) => ({ name: `list-${width}`, width })),
  {
    name: 'list-selected',
    act: async (page) => {
      await page.getByRole('row', { name: 'weather in Paris' }).click({ modifiers: ['Control'] });
      await page.getByRole('row', { name: 'Why is the October' }).click({ modifiers: ['Control'] });
    },
  },
  { name: 'list-menu', act: async (page) => {
    await page.getByRole('row', { name: 'weather in Paris' }).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
  } },
  { name: 'list-conversations', traces: [...fixtures.chat, ...fixtures.traces], act: async (page) => {
    await page.getByRole('combobox', { name: 'Grouping' }).selectOption('By conversation');
    await page.getByRole('treegrid', { name: 'Traces' }).waitFor();
  } },
  { name: 'list-conversations-700', width: 700, traces: [...fixtures.chat, ...fixtures.traces], act: async (page) => {
    await page.keyboard.press('g');
    await page.getByRole('treegrid', { name: 'Traces' }).waitFor();
  } },
  { name: 'list-deleted', act: async (page) => {
    await page.getByRole('row', { name: 'weather in Paris' }).click({ modifiers: ['Control'] });
    await page.keyboard.press('Delete');
    await page.getByText('Deleted 1 trace.').waitFor();
  } },
  { name: 'list-paused-unread', width: 1800, act: async (page) => {
    await page.getByRole('row', { name: 'weather in Paris' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
    await page.getByRole('button', { name: 'Live' }).click();
  } },
  ...[700, 1100, 1800].flatMap((width): Look[] => [
    { name: `list-runs-${width}`, width, traces: listFixtures.runs, act: async (page) => {
      await page.getByRole('combobox', { name: 'Grouping' }).selectOption('By run');
      await page.getByRole('treegrid', { name: 'Traces' }).waitFor();
    } },
    { name: `list-search-${width}`, width, act: async (page) => {
      await page.getByRole('combobox', { name: 'Search traces' }).fill('-service:x model:gp');
      await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    } },
    { name: `list-hits-${width}`, width, act: async (page) => {
      await page.getByRole('combobox', { name: 'Search traces' }).fill('the');
      await page.locator('.hit').first().waitFor();
    } },
    { name: `list-help-${width}`, width, prepare: (host) => host.answer('getRefusals', () => ({ refusals: listFixtures.refusals })), act: async (page) => {
      await page.getByRole('button', { name: 'Nothing arrives?' }).click();
      await page.getByRole('table').waitFor();
    } },
  ]),
  { name: 'list-query-problem', act: async (page) => {
    await page.getByRole('combobox', { name: 'Search traces' }).fill('(status:error OR modle:gpt) weather');
    await page.locator('.query-problems').waitFor();
  } },
  { name: 'list-help-empty', traces: [], prepare: (host) => (host.initial = { ...host.initial, collector: fixtures.stopped }), act: async (page) => {
    await page.getByRole('button', { name: 'Nothing arrives?' }).last().click();
    await page.getByText('They are known while').waitFor();
  } },
  { name: 'list-columns', width: 1800, traces: listFixtures.priced, act: async (page) => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Tools' }).click();
  } },
  { name: 'list-priced-700', width: 700, traces: listFixtures.priced, act: (page) => page.locator('.c-second', { hasText: '$' }).first().waitFor() },
  ...[700, 1100, 1800].map((width): Look => ({ name: `list-pricing-${width}`, width, prepare: (host) => host.answer('setCosts', () => new Promise(() => undefined)), act: async (page) => {
    if (width === 700) await page.getByRole('combobox', { name: 'Sort' }).selectOption('Dearest first');
    else await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
    await page.getByRole('progressbar').waitFor();
  } })),
  { name: 'list-recent', act: async (page) => {
    const field = page.getByRole('combobox', { name: 'Search traces' });
    await field.fill('status:error tokens:>5k');
    await field.press('Enter');
    await field.press('Escape');
    await field.press('ArrowDown');
    await page.getByRole('listbox', { name: 'Suggestions' }).getByText('status:error').first().waitFor();
  } },
  { name: 'list-keys', act: (page) => page.keyboard.press('?') },
  { name: 'list-first-trace', traces: [] },
  { name: 'list-first-trace-stopped', traces: [], width: 700, prepare: (host) => (host.initial = { ...host.initial, collector: fixtures.stopped }) },
  { name: 'list-port-taken', prepare: (host) => (host.initial = { ...host.initial, collector: fixtures.portTaken }) },
  { name: 'list-other-window', width: 700, prepare: (host) => (host.initial = { ...host.initial, collector: { ...fixtures.collecting, owner: 'other' } }) },
  {
    name: 'list-sidecar-failed',
    prepare: (host) => (host.initial = { ...host.initial, collector: null, sidecar: { state: 'failed', message: 'Python 3.11 or newer was not found. Set spanscope.pythonPath.' } }),
  },
  { name: 'list-no-match', act: async (page) => {
    await page.getByRole('combobox', { name: 'Search traces' }).fill('zebra');
    await page.getByText('No trace matches').waitFor();
  } },
  { name: 'list-clear-question', act: async (page) => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Clear all traces' }).click();
  } },
  ...[480, 700, 1100, 1800].map((width) => ({ name: `details-failed-tool-${width}`, width, height: 900, act: (page: Page) => openSpan(page, 'Plan a weekend') })),
  {
    name: 'details-failed-tool-480-span', width: 480, height: 900, themes: ['dark-modern'] as const, act: async (page) => {
      await openSpan(page, 'Plan a weekend', 9);
    },
  },
  { name: 'details-model-call', height: 900, act: async (page) => {
    await openSpan(page, 'weather in Paris', 6);
    await page.locator('.markdown table').waitFor();
  } },
  { name: 'details-tool', act: (page) => openSpan(page, 'weather in Paris', 2) },
  { name: 'details-metadata', height: 900, act: async (page) => {
    await openSpan(page, 'weather in Paris', 6);
    await page.getByRole('tab', { name: 'Metadata' }).click();
  } },
  { name: 'details-metadata-700', width: 700, height: 900, themes: ['light-modern'], act: async (page) => {
    await openSpan(page, 'weather in Paris', 6);
    await page.getByRole('tab', { name: 'Metadata' }).click();
  } },
  { name: 'details-long-prompt', height: 1100, width: 1100, act: async (page) => {
    await openSpan(page, 'Why is the October');
    await page.getByRole('heading', { name: 'Output' }).scrollIntoViewIfNeeded();
  } },
  { name: 'details-hostile', height: 1000, act: async (page) => {
    await openSpan(page, 'مرحبا', 1);
    await page.locator('.markdown').first().waitFor();
  } },
  { name: 'details-orphans', act: (page) => openSpan(page, 'Tell me a joke') },
  { name: 'details-running', act: (page) => openSpan(page, 'Write the release notes') },
  { name: 'details-no-messages', width: 700, act: (page) => openSpan(page, 'gemini-2.5-flash') },
];

lookAt(LOOKS);
