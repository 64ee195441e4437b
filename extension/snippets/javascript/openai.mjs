// npm install @traceloop/node-server-sdk openai
// Save this as tracing.mjs, and start your app with: node --import ./tracing.mjs app.js
// A CommonJS app loads another copy of openai: make it tracing.cjs, with require, and start with --require ./tracing.cjs.
import { initialize } from "@traceloop/node-server-sdk";
import OpenAI from "openai";

initialize({
  appName: "my-app",
  baseUrl: "http://localhost:4318",
  disableBatch: true,
  silenceInitializationMessage: true,
  instrumentModules: { openAI: OpenAI },
});
