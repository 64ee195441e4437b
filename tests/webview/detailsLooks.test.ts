// The details page in every theme and width: no accessibility finding, and a picture to look at.
import type { Page } from 'playwright-core';
import { text } from './builder';
import { oneSpan, PNG, research, WAV, withMedia } from './detailFixtures';
import * as fixtures from './fixtures';
import { lookAt, ofTrace, type TraceLook } from './look';

const newInThisCall = async (page: Page): Promise<void> => {
  await page.locator('.span-row[data-index="24"]').click();
  await page.getByText('New in this call').waitFor();
  await page.mouse.move(0, 0);
};

const LOOKS: TraceLook[] = [
  ...[700, 1100, 1800].map((width) => ({ name: `details-key-spans-${width}`, trace: research, width })),
  ...[700, 1100, 1800].map((width) => ({ name: `details-new-in-call-${width}`, trace: research, width, act: newInThisCall })),
  { name: 'details-all-spans', trace: research, act: async (page) => {
    await page.keyboard.press('k');
    await page.locator('.run-mark').click();
  } },
  { name: 'details-critical-path', trace: research, act: (page) => page.keyboard.press('p') },
  { name: 'details-zoomed', trace: research, act: async (page) => {
    await page.keyboard.press('+');
    await page.keyboard.press('+');
  } },
  { name: 'details-keys', trace: research, act: (page) => page.keyboard.press('?') },
  { name: 'details-media', trace: withMedia, width: 700, prepare: (host) => host.answer('getMedia', ({ part }) => (part === 2 ? { mimeType: 'audio/wav', base64: WAV } : { mimeType: 'image/png', base64: PNG })), act: async (page) => {
    await page.getByRole('button', { name: 'Play' }).click();
    await page.locator('audio').waitFor();
  } },
  { name: 'details-json-tree', trace: oneSpan('json', { input: [text('user', JSON.stringify({ run: 12345678901234567890n.toString(), rows: Array.from({ length: 200 }, (_, i) => ({ id: i, name: `row ${i}`, ok: true })) }))] }), act: async (page) => {
    await page.getByRole('tree').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  } },
  { name: 'details-own-frames', trace: fixtures.failingTool, prepare: (host) => host.answer('findSources', ({ paths }) => ({ found: paths.map((path) => path.replace('/srv/app/', '')) })), act: (page) => page.getByText('raised here').waitFor() },
  { name: 'details-span-menu', trace: research, act: async (page) => {
    await newInThisCall(page);
    await page.getByRole('button', { name: 'More actions for this span' }).click();
  } },
  { name: 'details-metadata-groups', trace: fixtures.weather, act: (page) => page.getByRole('tab', { name: 'Metadata' }).click() },
  { name: 'details-missing-messages', trace: fixtures.notRecorded, width: 700 },
];

lookAt(LOOKS.map(ofTrace));
