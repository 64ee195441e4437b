// The one door to the wire types: what the sidecar answers, and what the extension host understands.
export type * from '../../contract/sidecar';
export type * from '../../contract/webview';
