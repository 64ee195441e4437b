// Speaks the sidecar's wire, and misbehaves as its first argument says. Prints its process id to stderr.
//   ok           answers everything
//   silent       never answers a request other than initialize and shutdown
//   deaf         ignores shutdown, the end of stdin and SIGTERM
//   mute         never answers initialize
//   broken       ends at once with a traceback
//   stranger     answers initialize under another name
//   crashes:FILE ends with code 3 at each request "getSpan"; while FILE exists, ends before it answers initialize
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import rpc from 'vscode-jsonrpc/node';

const [mode, file] = (process.argv[2] ?? 'ok').split(/:(.*)/s);
process.stderr.write(`2026-01-02 03:04:05,678 INFO fake: pid ${process.pid}\n`);
if (mode === 'broken' || (mode === 'crashes' && fs.existsSync(file))) {
  process.stderr.write(
    'Traceback (most recent call last):\n  File "x.py", line 1\nModuleNotFoundError: No module named \'grpc\'\n',
  );
  process.exit(1);
}
if (mode === 'deaf') {
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1_000);
}

const connection = rpc.createMessageConnection(
  new rpc.StreamMessageReader(process.stdin),
  new rpc.StreamMessageWriter(process.stdout),
);
const never = new Promise(() => undefined);
let status = { state: 'stopped', owner: null, httpEndpoint: null, grpcEndpoint: null, error: null };
const cancelled = [];

connection.onRequest('initialize', ({ processId }) =>
  mode === 'mute'
    ? never
    : {
        capabilities: {},
        serverInfo: { name: mode === 'stranger' ? 'pylsp' : 'spanscope', version: '0', parent: processId },
      },
);
connection.onRequest('shutdown', () => (mode === 'deaf' ? never : null));
connection.onNotification('exit', () => process.exit(0));
connection.onClose(() => {
  if (mode !== 'deaf') {
    process.exit(0);
  }
});

connection.onRequest('getCollectorStatus', () => (mode === 'silent' ? never : status));
connection.onRequest('startCollector', ({ host, httpPort, grpcPort }) => {
  // 4318 is taken here, as on many a machine.
  const taken = [4318, 4328].includes(httpPort);
  status = taken
    ? {
        state: 'failed',
        owner: null,
        httpEndpoint: null,
        grpcEndpoint: null,
        error: `port ${httpPort} is in use`,
      }
    : {
        state: 'running',
        owner: 'self',
        httpEndpoint: `http://${host}:${httpPort}`,
        grpcEndpoint: `http://${host}:${grpcPort}`,
        error: null,
      };
  connection.sendNotification('collectorStatusChanged', status);
  return status;
});
connection.onRequest('stopCollector', () => {
  status = { state: 'stopped', owner: null, httpEndpoint: null, grpcEndpoint: null, error: null };
  return status;
});
connection.onRequest('getMedia', ({ side, message, part }) => ({
  mimeType: null,
  base64: Buffer.from(`bytes of ${side} ${message} ${part}`).toString('base64'),
}));
connection.onRequest('deleteTraces', (params) => {
  process.stderr.write(
    `2026-01-02 03:04:05,678 INFO fake: delete ${params.all ? 'all' : params.traceIds.join(' ')}\n`,
  );
  connection.sendNotification('tracesChanged', { traceIds: ['0'.repeat(32)] });
  return { deleted: params.all ? 2 : 0 };
});
connection.onRequest('listTraces', async (params, token) => {
  if (params.query === 'wait') {
    if (!token.isCancellationRequested) {
      await new Promise((resolve) => token.onCancellationRequested(resolve));
    }
    cancelled.push('listTraces');
  }
  return { traces: [], nextCursor: null, total: cancelled.length };
});
connection.onRequest('exportTraces', ({ traceIds, path }) => {
  process.stderr.write(`2026-01-02 03:04:05,678 INFO fake: export ${traceIds.join(' ')} to ${path}\n`);
  return { path, traces: traceIds.length, spans: 3 };
});
connection.onRequest('importTraces', ({ path }) =>
  path.includes('empty')
    ? { traceIds: [], spans: 0 }
    : { traceIds: ['ab'.repeat(16), 'cd'.repeat(16)], spans: 5 },
);
connection.onRequest('getTrace', ({ traceId }) => {
  throw new rpc.ResponseError(-32001, `no trace ${traceId} is stored`);
});
connection.onRequest('getSpan', () => process.exit(3));
connection.listen();
