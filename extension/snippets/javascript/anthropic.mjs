// npm install @anthropic-ai/sdk @opentelemetry/sdk-node
// Save this as tracing.mjs, and start your app with: node --import ./tracing.mjs app.js
import { NodeSDK } from "@opentelemetry/sdk-node";

// The SDK records its calls itself. Without this they have the model and the tokens, but no messages.
process.env.ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE = "content";
process.env.OTEL_EXPORTER_OTLP_ENDPOINT = "http://localhost:4318";
process.env.OTEL_BSP_SCHEDULE_DELAY = "500";
process.env.OTEL_METRICS_EXPORTER = process.env.OTEL_LOGS_EXPORTER = "none";

const sdk = new NodeSDK({ serviceName: "my-app" });
sdk.start();
process.once("beforeExit", () => sdk.shutdown());
