// One window of the workbench, used as a person uses it.
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import type { CodeServer, Theme } from './codeServer.ts';

/** The first start of an extension host on a busy machine of two cores takes two thirds of this. */
export const SLOW = 60_000;

export class Workbench {
  private constructor(readonly page: Page) {}

  static async open(context: BrowserContext, server: CodeServer): Promise<Workbench> {
    const page = await context.newPage();
    page.setDefaultTimeout(SLOW);
    await page.goto(server.window);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return new Workbench(page);
  }

  get sideBar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  get statusBar(): Locator {
    return this.page.locator('.part.statusbar');
  }

  /** Toasts with the error icon: what Spanscope must never show for something that its page can say. */
  get errorToasts(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item .codicon-error');
  }

  async openView(title: string): Promise<void> {
    const tab = this.page.locator('.part.activitybar').getByRole('tab', { name: title });
    await tab.waitFor();
    if ((await tab.getAttribute('aria-selected')) !== 'true') {
      await tab.click();
    }
  }

  /** By what is drawn: its accessible name may be the tooltip. */
  treeItem(text: string | RegExp): Locator {
    return this.sideBar.getByRole('treeitem').filter({ hasText: text });
  }

  /** The document inside the frames that the workbench puts round a webview. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** What was copied, once it has `part` in it: a copy goes over the extension host and back. */
  clipboard(part: string): Promise<string> {
    return this.page.evaluate(
      async ({ wanted, limit }) => {
        for (const deadline = Date.now() + limit; ; ) {
          const text = await navigator.clipboard.readText();
          if (text.includes(wanted)) {
            return text;
          }
          if (Date.now() > deadline) {
            throw new Error(`the clipboard has ${text.length} characters, and ${wanted} is not among them`);
          }
          await new Promise(requestAnimationFrame);
        }
      },
      { wanted: part, limit: SLOW },
    );
  }

  private option(label: string): Locator {
    // The best fuzzy match, which Enter would take, need not be the row with this very name.
    const exact = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return this.page.locator('.quick-input-list').getByRole('option', { name: new RegExp(`^${exact}(,|$)`) }).first();
  }

  private async type(text: string): Promise<void> {
    await this.page.locator('.quick-input-widget input.input').fill(text);
  }

  /** Accepts what the editor's file dialog, in the browser a text field, proposes. The path that it was. */
  async acceptFile(ending: string): Promise<string> {
    const field = this.page.locator('.quick-input-widget input.input');
    // The proposal comes after the field, and would overwrite what was typed before.
    await this.page.waitForFunction(
      (wanted) => document.querySelector<HTMLInputElement>('.quick-input-widget input.input')?.value.endsWith(wanted),
      ending,
    );
    const file = await field.inputValue();
    await field.press('Enter');
    return file;
  }

  /** Takes a row of the list that the editor shows, by what is drawn. */
  async choose(text: string): Promise<void> {
    await this.page.locator('.quick-input-list').getByRole('option').filter({ hasText: text }).first().click();
  }

  async runCommand(title: string): Promise<void> {
    await this.page.locator('.monaco-workbench').press('F1');
    await this.type(`>${title}`);
    await this.option(title).click();
  }

  /** By the picker: a settings file that is changed under a running window is noticed late or never. */
  async setTheme(theme: Theme, label: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.type(label);
    await this.option(label).click();
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.webview().locator(`body[data-vscode-theme-id="${theme}"]`).waitFor();
  }
}
