// What the details page shows of a whole trace, in every theme and width: no accessibility finding, and a picture to look at.
import type { Page } from '@playwright/test';
import { research } from './detailFixtures';
import { lookAt, ofTrace, type TraceLook } from './look';
import type { StubHost } from './stubHost';
import { logged, researchTalk } from './traceFixtures';

const talk = (host: StubHost): void => host.answer('getConversation', () => researchTalk);
const tab = (name: string) => async (page: Page): Promise<void> => {
  await page.getByRole('tab', { name }).click();
  await page.locator('.said, .log, .empty-tab, .meta-row').first().waitFor();
};

const LOOKS: TraceLook[] = [
  ...[480, 700, 1100, 1800].map((width) => ({ name: `trace-conversation-${width}`, trace: research, width, prepare: talk, act: async (page: Page) => {
    if (width < 520) await page.locator('.span-row').nth(2).click();
    await tab('Conversation')(page);
  } })),
  { name: 'trace-conversation-empty', trace: logged, act: tab('Conversation') },
  ...[700, 1100, 1800].map((width) => ({ name: `trace-logs-${width}`, trace: logged, width, act: async (page: Page) => {
    await tab('Logs')(page);
    await page.locator('.log-toggle').nth(1).click();
  } })),
  { name: 'trace-logs-empty', trace: research, act: tab('Logs') },
];

lookAt(LOOKS.map((look) => ofTrace({
  ...look,
  act: async (page) => {
    await look.act?.(page);
    await page.mouse.move(0, 0);
  },
})));
