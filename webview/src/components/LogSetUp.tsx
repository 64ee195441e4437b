import { collector } from '../state/session';
import { strings } from '../strings';
import { CopyButton } from './Buttons';
import { Icon } from './Icon';

const words = strings.logs;

/** Python's own logging into OTLP, for the endpoint of the collector that runs. */
const code = (endpoint: string): string => `# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http opentelemetry-instrumentation-logging
import logging

from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor

provider = LoggerProvider()
provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter("${endpoint}/v1/logs")))
logging.basicConfig(level=logging.INFO, handlers=[LoggingHandler(logger_provider=provider)])`;

/** No record came with this trace: how to send them. */
export function LogSetUp() {
  const text = code(collector.value?.httpEndpoint ?? 'http://127.0.0.1:4318');
  return (
    <div class="empty-tab">
      <Icon name="output" tone="dim" />
      <h3 class="strong">{words.empty}</h3>
      <p>{words.emptyHow}</p>
      <div class="code-block">
        <pre tabIndex={0}>{text}</pre>
        <CopyButton text={text} label={words.copyCode} />
      </div>
      <p class="hint">{words.emptyOther}</p>
    </div>
  );
}
