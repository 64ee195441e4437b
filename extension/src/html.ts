import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The whole document of the panel. Everything that a span says reaches it as a message and never as markup.
 *
 * `cspSource` beside the nonce lets main.js import its Markdown chunk from the extension's own folder. There is no
 * `unsafe-inline`: the page sets styles by script, which style-src does not concern.
 */
export function page(webview: vscode.Webview, pageFolder: vscode.Uri, language: string): string {
  const nonce = randomBytes(16).toString('base64');
  const source = webview.cspSource;
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageFolder, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${source}`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source} data:`,
    // Sound out of a trace plays from its own bytes; no address is ever asked for it.
    'media-src data:',
  ].join('; ');
  return `<!doctype html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<link rel="stylesheet" href="${attribute(file('main.css'))}">
<title>Tracing</title>
</head>
<body>
<script type="module" nonce="${nonce}" src="${attribute(file('main.js'))}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
