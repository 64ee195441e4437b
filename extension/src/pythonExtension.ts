import * as vscode from 'vscode';

const ID = 'ms-python.python';

/** The part used of the Python extension's exported API. Not its npm package: 40 lines of types for one call. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/**
 * The interpreter chosen in the Python extension, or null where it is not installed, as usual outside Microsoft's
 * build. Not asked in Restricted Mode: the choice may be a file of the workspace.
 */
export async function activeInterpreter(log: { warn(message: string): void }): Promise<string | null> {
  const extension = vscode.extensions.getExtension<PythonExtension>(ID);
  if (extension === undefined || !vscode.workspace.isTrusted) {
    return null;
  }
  try {
    const { environments } = await extension.activate();
    if (environments === undefined) {
      return null;
    }
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath());
    return resolved?.executable.uri?.fsPath ?? null;
  } catch (error) {
    // Its failure must not be ours: the PATH is asked next.
    log.warn(
      `the Python extension did not tell its interpreter: ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}
