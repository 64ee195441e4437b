import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { HostMethods } from '../../contract/webview';
import type { TracingPanel } from './panel';
import type { Supervisor } from './sidecar/supervisor';

/** Most rows that the sidecar lists at once. */
const LONGEST_PAGE = 1_000;

/** Traces to and from OTLP files. The person names every path, in the editor's own dialogs. */
export class Transfer {
  constructor(
    private readonly supervisor: Supervisor,
    private readonly panel: TracingPanel,
  ) {}

  /** Null when no file was chosen, or there is nothing to export. */
  async export(traceIds: readonly string[]): Promise<HostMethods['exportTraces']['result']> {
    const [first, ...rest] = traceIds;
    if (first === undefined) {
      return null;
    }
    const name = rest.length === 0 ? `trace-${first.slice(0, 8)}` : 'traces';
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export traces as OTLP'),
      defaultUri: vscode.Uri.joinPath(folder(), `${name}.otlp.json`),
      filters: {
        [vscode.l10n.t('OTLP JSON')]: ['json'],
        [vscode.l10n.t('OTLP JSON lines')]: ['jsonl'],
      },
    });
    if (target === undefined) {
      return null;
    }
    const connection = await this.supervisor.connect();
    const done = await connection.request('exportTraces', {
      traceIds: [first, ...rest],
      path: target.fsPath,
    });
    vscode.window.setStatusBarMessage(vscode.l10n.t('Exported to {0}', path.basename(done.path)), 5_000);
    return done;
  }

  async exportAll(): Promise<void> {
    const connection = await this.supervisor.wake();
    const traceIds: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { traces: { traceId: string }[]; nextCursor: string | null } = await connection.request(
        'listTraces',
        { limit: LONGEST_PAGE, cursor },
      );
      traceIds.push(...page.traces.map(({ traceId }) => traceId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    if (traceIds.length === 0) {
      await vscode.window.showInformationMessage(vscode.l10n.t('No traces are stored.'));
      return;
    }
    await this.export(traceIds);
  }

  /** The bytes of one media part, into a file that the person names; null when none was chosen. */
  async saveMedia({ name, ...place }: HostMethods['saveMedia']['params']): Promise<{ path: string } | null> {
    const connection = await this.supervisor.connect();
    const { base64 } = await connection.request('getMedia', place);
    // The name comes from a span: only its last part, and nothing that a file system takes for more than a name.
    const plain = path.basename(name.replace(/[\\:*?"<>|\p{Cc}]+/gu, '-')).slice(-80) || 'media';
    const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(folder(), plain) });
    if (target === undefined) {
      return null;
    }
    await vscode.workspace.fs.writeFile(target, Buffer.from(base64, 'base64'));
    return { path: target.fsPath };
  }

  /** Null when no file was chosen. */
  async import(): Promise<HostMethods['importTraces']['result']> {
    const chosen = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Import traces from an OTLP file'),
      openLabel: vscode.l10n.t('Import'),
      filters: {
        [vscode.l10n.t('OTLP')]: ['json', 'jsonl', 'ndjson', 'pb', 'binpb', 'bin', 'gz'],
        [vscode.l10n.t('All files')]: ['*'],
      },
    });
    const file = chosen?.[0];
    return file === undefined ? null : this.open(file);
  }

  /** Reads the file into the store and shows its first trace. */
  async open(file: vscode.Uri): Promise<{ traces: number; spans: number }> {
    const connection = await this.supervisor.wake();
    const { traceIds, spans } = await connection.request('importTraces', { path: file.fsPath });
    const name = path.basename(file.fsPath);
    const [first] = traceIds;
    if (first === undefined) {
      await vscode.window.showInformationMessage(vscode.l10n.t('{0} has no spans.', name));
    } else {
      this.panel.open(first);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Imported from {0}', name), 5_000);
    }
    return { traces: traceIds.length, spans };
  }
}

function folder(): vscode.Uri {
  const workspace = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return workspace?.uri ?? vscode.Uri.file(os.homedir());
}
