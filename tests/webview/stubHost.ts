// The extension host as the page sees it, with the sidecar's answers made from fixtures.
import type { Page } from 'playwright-core';
import type { CompleteQueryParams, GetLogsParams, GetLogsResult, GetPreviewsParams, InitialState, ListTracesParams, ListTracesResult, ListUsagesParams, ListUsagesResult, SetCostsParams, ToHost, ToWebview, TraceSummary, WebMethods } from '../../webview/src/contract';
import type { Built } from './builder';
import { collecting, snippets } from './fixtures';
import { complete, find, problems } from './stubQuery';
import { previewsOf, traceTable } from './stubTable';

type Answer = (params: never) => unknown;
export class Refusal {
  constructor(
    readonly code: number,
    readonly message: string,
  ) {}
}

export class StubHost {
  readonly requests: { method: string; params: unknown }[] = [];
  traces: Built[];
  initial: InitialState = { sidecar: { state: 'running', message: null }, collector: collecting, snippets, locale: 'en', traceId: null };
  private readonly answers = new Map<string, Answer>();
  private gate: Promise<void> = Promise.resolve();
  private readonly watchers: (() => void)[] = [];
  /** By trace id; a changed trace is another summary. */
  private readonly priced = new Map<string, { summary: TraceSummary; dollars: number | null }>();
  private told: readonly TraceSummary[] = [];
  private page: Page | null = null;

  constructor(traces: Built[]) {
    this.traces = traces;
  }

  /** Replaces one method's answer; a thrown or returned `Refusal` becomes the error. */
  answer<M extends keyof WebMethods>(method: M, how: (params: WebMethods[M]['params']) => WebMethods[M]['result'] | Refusal | Promise<WebMethods[M]['result'] | Refusal>): void {
    this.answers.set(method, how as Answer);
  }

  asked(method: string): unknown[] {
    return this.requests.filter((request) => request.method === method).map((request) => request.params);
  }

  /** From now on nothing is answered, until the function that comes back is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  /** Resolves when the page has asked for the method that many times. */
  async until(method: string, times: number): Promise<void> {
    while (this.asked(method).length < times) await new Promise<void>((resolve) => this.watchers.push(resolve));
  }

  async attach(page: Page): Promise<void> {
    this.page = page;
    await page.exposeFunction('toHost', (message: ToHost) => void this.receive(message));
  }

  async send(message: ToWebview): Promise<void> {
    // As one text: Playwright walks an object member by member, which takes 8 s for 30,000 spans.
    await this.page?.evaluate((sent) => window.postMessage(JSON.parse(sent), '*'), JSON.stringify(message));
  }

  tracesChanged(traceIds: string[]): Promise<void> {
    return this.send({ kind: 'event', name: 'tracesChanged', params: { traceIds } });
  }

  private async receive(message: ToHost): Promise<void> {
    const { id, method, params } = message;
    this.requests.push({ method, params });
    for (const tell of this.watchers.splice(0)) tell();
    await this.gate;
    const result = await (this.answers.get(method) ?? this.standard(method))(params as never);
    try {
      await this.send(result instanceof Refusal ? { kind: 'error', id, error: { code: result.code, message: result.message } } : { kind: 'reply', id, result });
    } catch (error) {
      // A page that was let go, or is loaded anew, while its answer was on the way needs none; VS Code loses it as well.
      if (this.page !== null && !/context was destroyed/.test(String(error))) throw error;
    }
  }

  /** Before the page is closed: whatever it still asks gets no answer. */
  detach(): void {
    this.page = null;
  }

  private standard(method: string): Answer {
    const standard: Record<string, Answer> = {
      ready: () => this.initial,
      listTraces: (params: ListTracesParams) => this.list(params),
      listUsages: (params: ListUsagesParams) => this.usages(params),
      setCosts: ({ costs }: SetCostsParams) => {
        for (const { number, dollars } of costs) {
          const summary = this.told[number - 1];
          if (summary !== undefined) this.priced.set(summary.traceId, { summary, dollars });
        }
        return {};
      },
      getTraceTable: ({ traceId }: { traceId: string }) => this.of(traceId, traceTable),
      getPreviews: (params: GetPreviewsParams) => this.of(params.traceId, (trace) => previewsOf(trace, params)),
      getSpan: ({ traceId, spanId }: { traceId: string; spanId: string }) => this.find(traceId)?.details.get(spanId) ?? new Refusal(-32001, `unknown span ${spanId}`),
      deleteTraces: ({ traceIds, all }: { traceIds?: string[]; all?: boolean }) => {
        const before = this.traces.length;
        this.traces = all === true ? [] : this.traces.filter((trace) => !(traceIds ?? []).includes(trace.summary.traceId));
        return { deleted: before - this.traces.length };
      },
      getLogs: (params: GetLogsParams) => this.logs(params),
      getConversation: () => ({ messages: [], source: null }),
      findSymbol: () => ({ found: null }),
      findSources: ({ paths }: { paths: string[] }) => ({ found: paths.map(() => null) }),
      completeQuery: (params: CompleteQueryParams) => complete(params, this.traces.map((trace) => trace.summary)),
      getRefusals: () => ({ refusals: [] }),
      startCollector: () => collecting,
      useFreePorts: () => ({ ...collecting, httpEndpoint: 'http://127.0.0.1:40318', grpcEndpoint: 'http://127.0.0.1:40317' }),
      stopCollector: () => ({ state: 'stopped', owner: null, httpEndpoint: null, grpcEndpoint: null, error: null }),
      getCollectorStatus: () => this.initial.collector,
    };
    return standard[method] ?? (() => null);
  }

  /** Pages over the records of all spans in time order; the cursor is a place. */
  private logs({ traceId, limit = 1_000, cursor }: GetLogsParams): GetLogsResult {
    const all = [...(this.find(traceId)?.details.values() ?? [])].flatMap((span) => span.logs.map((log) => ({ ...log, traceId, spanId: span.spanId })));
    all.sort((a, b) => Number(BigInt(a.timeUnixNano) - BigInt(b.timeUnixNano)));
    const from = Number(cursor ?? 0);
    const until = from + Math.min(limit, 1_000);
    return { logs: all.slice(from, until), nextCursor: until < all.length ? String(until) : null, total: all.length };
  }

  /** As after a start of the sidecar, which keeps costs only in its memory. */
  forgetCosts(): void {
    this.priced.clear();
  }

  /** A pass begins without a cursor, which is a place; a trace's number is its place, too. */
  private usages({ limit = 1_000, cursor }: ListUsagesParams): ListUsagesResult {
    if (cursor == null) this.told = this.traces.map((trace) => trace.summary).filter((summary) => this.priced.get(summary.traceId)?.summary !== summary);
    const from = Number(cursor ?? 0);
    const until = Math.min(from + Math.min(limit, 1_000), this.told.length);
    const models: ListUsagesResult['models'] = [];
    const traces = this.told.slice(from, until).map(({ startTimeUnixNano, usages }, i): ListUsagesResult['traces'][number] => ({
      number: from + i + 1,
      startTimeUnixNano,
      usages: usages.map((usage) => [models.push(usage) - 1, usage.calls, usage.inputTokens, usage.outputTokens, usage.cacheReadTokens, usage.cacheWriteTokens]),
    }));
    return { models, traces, nextCursor: until < this.told.length ? String(until) : null, total: this.told.length, revision: 1 };
  }

  private of<T>(traceId: string, answer: (trace: Built) => T): T | Refusal {
    const found = this.find(traceId);
    return found === undefined ? new Refusal(-32001, `unknown trace ${traceId}`) : answer(found);
  }

  private find(traceId: string): Built | undefined {
    return this.traces.find((trace) => trace.summary.traceId === traceId);
  }

  /** Keyset paging as the sidecar does it: the cursor names the last row that was given. */
  private list({ limit = 50, cursor, query, status, serviceName, conversationId, since, sort = 'startTime', descending = true }: ListTracesParams): ListTracesResult {
    const fits = (trace: TraceSummary): boolean =>
      (query == null || find(query, trace).fits) &&
      (status == null || trace.status === status) &&
      (serviceName == null || trace.serviceName === serviceName) &&
      (conversationId == null || trace.conversationId === conversationId) &&
      (since == null || BigInt(trace.startTimeUnixNano) >= BigInt(since));
    const number = (trace: TraceSummary): bigint => {
      switch (sort) {
        case 'duration': return BigInt(trace.durationNano ?? '-1');
        case 'totalTokens': return BigInt(trace.totalTokens ?? -1);
        case 'errorCount': return BigInt(trace.errorCount);
        case 'modelCallCount': return BigInt(trace.modelCallCount);
        case 'spanCount': return BigInt(trace.spanCount);
        case 'cost': return BigInt(Math.round((this.priced.get(trace.traceId)?.dollars ?? -1e-9) * 1e9));
        default: return BigInt(trace.startTimeUnixNano);
      }
    };
    const words = (trace: TraceSummary): string | null => {
      switch (sort) {
        case 'name': return trace.name;
        case 'input': return trace.input ?? trace.name;
        case 'output': return trace.output ?? '';
        case 'serviceName': return trace.serviceName;
        case 'models': case 'agents': case 'tools': return JSON.stringify(trace[sort]);
        default: return null;
      }
    };
    const key = (trace: TraceSummary): string => `${words(trace) ?? number(trace).toString().padStart(24, '0')}/${trace.traceId}`;
    const sorted = this.traces.map((trace) => trace.summary).filter(fits).sort((a, b) => (key(a) < key(b) ? -1 : 1) * (descending ? -1 : 1));
    const after = cursor == null ? 0 : sorted.findIndex((trace) => (descending ? key(trace) < cursor : key(trace) > cursor));
    const page = after < 0 ? [] : sorted.slice(after, after + limit);
    const traces = query == null ? page : page.map((trace) => ({ ...trace, hit: find(query, trace).hit }));
    const last = traces.at(-1);
    const more = after >= 0 && after + limit < sorted.length;
    return { traces, nextCursor: more && last !== undefined ? key(last) : null, total: sorted.length, queryProblems: query == null ? [] : problems(query) };
  }
}
