import * as vscode from 'vscode';

/** Language servers answer within a second once they run; a link that comes later would surprise. */
const PATIENCE_MS = 4_000;
const LONGEST_NAME = 200;

export interface SymbolPlace {
  /** Absolute, in a folder of the workspace. */
  path: string;
  /** Counts from 1. */
  line: number;
  /** How the workspace calls the file. */
  name: string;
}

const KINDS: readonly vscode.SymbolKind[] = [
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
];

/**
 * Where the workspace defines what has this very name, as its language extensions know: functions before variables.
 * Null where there is none, where several of a kind would be a guess, or where no language extension answers.
 */
export async function findSymbol(name: string): Promise<SymbolPlace | null> {
  if (name === '' || name.length > LONGEST_NAME) {
    return null;
  }
  const all = await Promise.race([search(name), late()]);
  const own = all.filter(
    (symbol) =>
      symbol.name.replace(/\(.*$/s, '') === name &&
      vscode.workspace.getWorkspaceFolder(symbol.location.uri) !== undefined,
  );
  for (const kind of KINDS) {
    const found = own.filter((symbol) => symbol.kind === kind);
    const [first] = found;
    if (first === undefined) {
      continue;
    }
    const { uri, range } = first.location;
    return found.length > 1
      ? null
      : { path: uri.path, line: range.start.line + 1, name: vscode.workspace.asRelativePath(uri) };
  }
  return null;
}

async function search(name: string): Promise<readonly vscode.SymbolInformation[]> {
  try {
    const command = 'vscode.executeWorkspaceSymbolProvider';
    return (
      (await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(command, name)) ?? []
    );
  } catch {
    // A language extension's failure is its own to tell of.
    return [];
  }
}

function late(): Promise<readonly vscode.SymbolInformation[]> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, []));
}
