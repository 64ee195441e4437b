import * as path from 'node:path';
import * as vscode from 'vscode';

/**
 * Files that a span names, as far as they lie in the workspace. A span is foreign text: whatever path it says, nothing
 * outside of the workspace's folders is looked at, and no link to such a file is offered.
 */
export class Sources {
  /** For each path how the workspace calls the file, or null where it has none. */
  async find(paths: readonly string[]): Promise<(string | null)[]> {
    return Promise.all(
      paths.map(async (name) => {
        const uri = await this.#file(name);
        return uri === null ? null : vscode.workspace.asRelativePath(uri);
      }),
    );
  }

  /** `line` counts from 1. */
  async open(name: string, line: number): Promise<void> {
    const uri = await this.#file(name);
    if (uri === null) {
      throw new Error(vscode.l10n.t('This file is not in a folder of the workspace.'));
    }
    const at = new vscode.Position(Math.max(0, Math.trunc(line) - 1), 0);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  }

  async #file(name: string): Promise<vscode.Uri | null> {
    if (name === '' || name.includes('\0')) {
      return null;
    }
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      const file = uri.with({ path: inside(uri.path, name) ?? '' });
      if (file.path !== '' && (await isFile(file))) {
        return file;
      }
    }
    return null;
  }
}

/** The path in the folder that `name` means, absolute or relative to the folder; null if it leads out of it. */
function inside(folder: string, name: string): string | null {
  // Windows separates by backslashes, and a URI's path begins with a slash before the drive.
  const slashed = name.replaceAll('\\', '/');
  const absolute = /^[A-Za-z]:\//.test(slashed) ? `/${slashed}` : slashed;
  const full = path.posix.resolve(folder, absolute);
  const between = path.posix.relative(folder, full);
  return between === '' || between.startsWith('..') || path.posix.isAbsolute(between) ? null : full;
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    // A link may lead out of the folder that it lies in.
    return type === vscode.FileType.File;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) {
      return false;
    }
    throw error;
  }
}
