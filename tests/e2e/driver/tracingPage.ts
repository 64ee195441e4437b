// Spanscope's page in a window: what is on it, by the names that a person or a screen reader has for it.
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

export class TracingPage {
  readonly view: FrameLocator;

  private constructor(readonly workbench: Workbench) {
    this.view = workbench.webview();
  }

  /** Clicks the way there: the icon in the activity bar, then Tracing in the tree. */
  static async open(workbench: Workbench): Promise<TracingPage> {
    await workbench.openView('Spanscope');
    await workbench.treeItem(/Tracing/).click();
    const page = new TracingPage(workbench);
    await page.collectorBar.waitFor();
    return page;
  }

  get collectorBar(): Locator {
    return this.view.getByRole('toolbar', { name: 'Collector', exact: true });
  }

  selectedText(): Promise<string> {
    return this.view.locator('body').evaluate((body) => body.ownerDocument.getSelection()?.toString() ?? '');
  }

  get alerts(): Locator {
    return this.view.getByRole('alert');
  }

  async startCollector(): Promise<void> {
    await this.collectorBar.getByRole('button', { name: 'Start collector' }).click();
    await this.collects();
  }

  /** Waits until this window's collector listens. */
  async collects(): Promise<void> {
    await this.collectorBar.getByText('Collecting', { exact: true }).waitFor();
  }

  async stopCollector(): Promise<void> {
    await this.collectorBar.getByRole('button', { name: 'Stop the collector' }).click();
    await this.collectorBar.getByText('Collector stopped').waitFor();
  }

  async refresh(): Promise<void> {
    await this.view.getByRole('button', { name: /^Refresh/ }).click();
  }

  async search(query: string): Promise<void> {
    const field = this.view.getByRole('combobox', { name: 'Search traces' });
    await field.fill(query);
    await field.press('Enter');
  }

  trace(question: string): Locator {
    return this.view.getByRole('grid', { name: 'Traces' }).getByRole('row').filter({ hasText: question });
  }

  async openTrace(question: string): Promise<void> {
    await this.trace(question).first().click();
    await this.view.getByRole('heading', { level: 1, name: question }).waitFor();
  }

  get spans(): Locator {
    return this.view.getByRole('treegrid', { name: 'Spans of this trace' });
  }

  span(name: string | RegExp): Locator {
    return this.spans.getByRole('row', { name });
  }

  /** What the chosen tab of the chosen span shows. */
  get panel(): Locator {
    return this.view.getByRole('tabpanel');
  }

  message(role: string): Locator {
    return this.panel.getByRole('article', { name: role });
  }

  async chooseTab(name: string): Promise<void> {
    await this.view.getByRole('tab', { name }).click();
  }

  async backToList(): Promise<void> {
    await this.view.getByRole('button', { name: /^Back to the list/ }).click();
    await this.collectorBar.waitFor();
  }

  async tick(question: string): Promise<void> {
    const row = this.trace(question);
    await row.hover();
    await row.getByRole('checkbox').click();
  }

  async deleteTrace(question: string): Promise<void> {
    const row = this.trace(question);
    await this.tick(question);
    await this.collectorBar.getByRole('button', { name: 'Delete selected traces' }).click();
    await row.waitFor({ state: 'detached' });
  }
}
