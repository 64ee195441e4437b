import * as vscode from 'vscode';

const MOST_BYTES = 20_000_000;
const PATIENCE_MS = 15_000;

/**
 * The image at an address that a span names, for a person who asked for it. Only that host is asked: a redirect would
 * lead to one that nobody agreed to. `mimeType`: as the server says, unchecked. Throws with words for the person.
 */
export async function fetchImage(address: string): Promise<{ mimeType: string | null; base64: string }> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(vscode.l10n.t('Only http and https addresses are loaded.'));
  }
  // Who wrote the trace may log in with their own words elsewhere.
  url.username = '';
  url.password = '';
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { accept: 'image/*' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw new Error(vscode.l10n.t('{0} does not answer.', url.host));
  });
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw new Error(vscode.l10n.t('{0} refers to another address, which is not asked.', url.host));
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(vscode.l10n.t('{0} answered {1}.', url.host, response.status));
  }
  return {
    mimeType: response.headers.get('content-type'),
    base64: (await read(response)).toString('base64'),
  };
}

async function read(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > MOST_BYTES) {
      // Leaving the loop closes the connection.
      throw new Error(vscode.l10n.t('The image has more than {0} MB.', MOST_BYTES / 1_000_000));
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
