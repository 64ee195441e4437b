// What the details page shows of a whole trace, in every theme and width: no accessibility finding, and a picture to look at.
import { after, before, it } from 'node:test';
import type { Page } from '@playwright/test';
import type { Built } from './builder';
import { research } from './detailFixtures';
import { assertAccessible, finish, shoot, startHarness, THEMES, type Harness, type ThemeName } from './harness';
import type { StubHost } from './stubHost';
import { logged, researchTalk } from './traceFixtures';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

interface Look {
  name: string;
  trace: Built;
  width?: number;
  themes?: readonly ThemeName[];
  prepare?(host: StubHost): void;
  act?(page: Page): Promise<unknown>;
}

const talk = (host: StubHost): void => host.answer('getConversation', () => researchTalk);
const tab = (name: string) => async (page: Page): Promise<void> => {
  await page.getByRole('tab', { name }).click();
  await page.locator('.said, .log, .empty-tab, .meta-row').first().waitFor();
};

const LOOKS: Look[] = [
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

for (const look of LOOKS) {
  for (const theme of look.themes ?? THEMES) {
    it(`${look.name} in ${theme} has no accessibility finding`, async () => {
      const { page } = await harness.open([look.trace], {
        width: look.width ?? 1100,
        height: 900,
        theme,
        prepare: (host) => {
          host.initial = { ...host.initial, traceId: look.trace.summary.traceId };
          look.prepare?.(host);
        },
      });
      await look.act?.(page);
      await page.mouse.move(0, 0);
      await shoot(page, `${look.name}-${theme}`);
      await assertAccessible(page);
      await finish(page);
    });
  }
}
