// npm install @azure/ai-projects @azure/opentelemetry-instrumentation-azure-sdk @opentelemetry/sdk-node
// Save this as tracing.mjs, and start your app with: node --import ./tracing.mjs app.js
// Your app must ask for tracing as well: new AIProjectClient(endpoint, credential, { tracingOptions: {} })
import { createRequire } from "node:module";
import { createAzureSdkInstrumentation } from "@azure/opentelemetry-instrumentation-azure-sdk";
import { NodeSDK } from "@opentelemetry/sdk-node";

// The SDK calls its tracing experimental. Without the second the spans carry no messages.
process.env.AZURE_EXPERIMENTAL_ENABLE_GENAI_TRACING = "true";
process.env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT = "true";
process.env.OTEL_EXPORTER_OTLP_ENDPOINT = "http://localhost:4318";
process.env.OTEL_BSP_SCHEDULE_DELAY = "500";
process.env.OTEL_METRICS_EXPORTER = process.env.OTEL_LOGS_EXPORTER = "none";

const sdk = new NodeSDK({ serviceName: "my-app", instrumentations: [createAzureSdkInstrumentation()] });
sdk.start();
process.once("beforeExit", () => sdk.shutdown());

// The instrumentation takes hold when this is required; modules that import it share its state.
createRequire(import.meta.url)("@azure/core-tracing");
