import { writeFileSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CodeServer } from '/work/main/tests/e2e/driver/codeServer.ts';
import { launch } from '/work/main/tests/e2e/driver/browser.ts';
import { Workbench } from '/work/main/tests/e2e/driver/workbench.ts';
const mode = process.argv[2];
const server = await CodeServer.start({ theme: 'Dark Modern' });
const browser = await launch();
try {
  const settings = path.join(server.folder, 'data/Machine/settings.json');
  if (mode === 'nopython') writeFileSync(settings, JSON.stringify({ ...JSON.parse(readFileSync(settings, 'utf8')), 'spanscope.python': '/nowhere/python' }));
  if (mode === 'found') { const s = JSON.parse(readFileSync(settings, 'utf8')); delete s['spanscope.python']; writeFileSync(settings, JSON.stringify(s)); }
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 } });
  const wb = await Workbench.open(context, server);
  await wb.openView('Spanscope');
  await wb.treeItem(/Tracing/).waitFor();
  await wb.page.screenshot({ path: `/tmp/${mode}-1.png` });
  await wb.treeItem(/Tracing/).click();
  const view = wb.webview();
  await view.locator('body').waitFor();
  if (mode === 'nopython') {
    await wb.errorToasts.first().waitFor();
    await wb.page.screenshot({ path: `/tmp/${mode}-2.png` });
  } else {
    await view.getByRole('button', { name: /Start/ }).first().waitFor();
    await wb.page.screenshot({ path: `/tmp/${mode}-2.png` });
    await wb.sideBar.getByRole('button', { name: 'Start Collector' }).click();
    await wb.treeItem(/OTLP\/HTTP/).waitFor();
    await wb.treeItem(/OTLP\/HTTP/).hover();
    await wb.page.screenshot({ path: `/tmp/${mode}-3.png` });
    await wb.statusBar.getByText('Spanscope :').click();
    await wb.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await wb.page.screenshot({ path: `/tmp/${mode}-4.png` });
  }
} catch (e) { console.error(String(e)); const p = browser.contexts()[0]?.pages()[0]; await p?.screenshot({ path: `/tmp/${mode}-fail.png` }); }
finally {
  for (const f of readdirSync(path.join(server.folder, 'data/logs'), { recursive: true }) as string[]) if (/Spanscope\.log$/.test(f)) console.log(f, readFileSync(path.join(server.folder, 'data/logs', f), 'utf8'));
  await browser.close(); await server.stop();
}
