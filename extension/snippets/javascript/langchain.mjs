// npm install @traceloop/node-server-sdk langchain @langchain/core @langchain/openai
// Save this as tracing.mjs, and start your app with: node --import ./tracing.mjs app.js
import { initialize } from "@traceloop/node-server-sdk";

initialize({
  appName: "my-app",
  baseUrl: "http://localhost:4318",
  disableBatch: true,
  silenceInitializationMessage: true,
});
