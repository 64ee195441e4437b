// States of the pages in every theme: a picture to look at, and no accessibility finding.
import { after, before, it } from 'node:test';
import type { Page } from '@playwright/test';
import type { Built } from './builder';
import * as fixtures from './fixtures';
import { assertAccessible, finish, shoot, startHarness, THEMES, type Harness, type ThemeName } from './harness';
import type { StubHost } from './stubHost';

export interface Look {
  name: string;
  /** Those of fixtures.ts if none are named. */
  traces?: Built[];
  width?: number;
  height?: number;
  themes?: readonly ThemeName[];
  prepare?(host: StubHost): void;
  /** Brings the page into the state. */
  act?(page: Page): Promise<unknown>;
}

/** A state of one trace's details. */
export interface TraceLook extends Omit<Look, 'traces' | 'height'> {
  trace: Built;
}

export const ofTrace = ({ trace, prepare, ...look }: TraceLook): Look => ({
  ...look,
  traces: [trace],
  height: 900,
  prepare: (host) => {
    host.initial = { ...host.initial, traceId: trace.summary.traceId };
    prepare?.(host);
  },
});

/** One test for each state and theme. */
export function lookAt(looks: readonly Look[]): void {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());
  for (const { name, traces = fixtures.traces, width = 1100, height = 620, themes = THEMES, prepare, act } of looks) {
    for (const theme of themes) {
      it(`${name} in ${theme} has no accessibility finding`, async () => {
        const { page } = await harness.open(traces, { width, height, theme, ...(prepare === undefined ? {} : { prepare }) });
        await act?.(page);
        await shoot(page, `${name}-${theme}`);
        await assertAccessible(page);
        await finish(page);
      });
    }
  }
}
