// When large JSON is read and written in the extension host, whose globals all extensions share: one line each into the
// file that CLOCK_FILE names. Only the benchmark installs it. (NODE_OPTIONS would do without an extension, but the
// editor takes it away from the process.)
'use strict';
const { appendFile } = require('node:fs');

const LARGE = 200_000;
const now = () => performance.timeOrigin + performance.now();

exports.activate = () => {
  const file = process.env.CLOCK_FILE;
  if (file === undefined) {
    return;
  }
  const { parse, stringify } = JSON;
  const tell = (what, began, size) => {
    appendFile(file, `${stringify({ what, began, ended: now(), size })}\n`, () => undefined);
  };
  JSON.parse = (text, reviver) => {
    const began = now();
    const value = parse(text, reviver);
    if (typeof text === 'string' && text.length > LARGE) {
      tell('parse', began, text.length);
    }
    return value;
  };
  JSON.stringify = (value, ...how) => {
    const began = now();
    const text = stringify(value, ...how);
    if (value?.jsonrpc !== undefined && value.method === 'getTraceTable') {
      tell('ask', began, text.length);
    } else if (typeof text === 'string' && text.length > LARGE) {
      tell('stringify', began, text.length);
    }
    return text;
  };
};
