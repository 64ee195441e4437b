// npm install @traceloop/node-server-sdk "@anthropic-ai/sdk@<1"
// Save this as tracing.mjs, and start your app with: node --import ./tracing.mjs app.js
import * as anthropic from "@anthropic-ai/sdk";
import { initialize } from "@traceloop/node-server-sdk";

// The SDK would record every call a second time, without its messages.
process.env.ANTHROPIC_OPEN_TELEMETRY = "false";

initialize({
  appName: "my-app",
  baseUrl: "http://localhost:4318",
  disableBatch: true,
  silenceInitializationMessage: true,
  instrumentModules: { anthropic },
});
