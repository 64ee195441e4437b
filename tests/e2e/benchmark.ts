// How long a person waits in the real workbench, and for what: node --import tsx benchmark.ts --data FOLDER --rounds 3
// FOLDER has a store with one trace of 1,000 spans, one of 30,000 and a long list (bench/sections/workbench.py fills it).
// One line of JSON a figure, for `make bench`. A measurement and no test: a busy machine says nothing about it.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './driver/browser.ts';
import { CodeServer, QUIET } from './driver/codeServer.ts';
import { hearClick, innermost, keepParses, longestFrame, longestScrolling, parses, wrapListeners, type Marks, type Parse } from './driver/frameClock.ts';
import { e2e, python } from './driver/paths.ts';
import { TracingPage } from './driver/tracingPage.ts';
import { SLOW, Workbench } from './driver/workbench.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, rounds: { type: 'string', default: '3' } } });
if (values.data === undefined) {
  throw new Error('--data FOLDER is needed');
}
const rounds = Number(values.rounds);

/** A line of clock/main.js. */
interface Tick extends Parse {
  what: 'ask' | 'parse' | 'stringify';
}

function say(what: string, times: readonly number[], target: number | null, note = ''): void {
  const sorted = [...times].sort((a, b) => a - b);
  const ms = sorted[Math.floor(sorted.length / 2)];
  console.log(JSON.stringify({ what, ms, low: sorted[0], high: sorted.at(-1), target, note }));
}

/** Where the time between the click and the paint went, in ms, in the order in which it passed. */
function parts(marks: Marks, host: readonly Tick[], workbench: readonly Parse[]): Map<string, number> {
  const within = ({ began }: Parse): boolean => began > marks.clicked && began < marks.arrived;
  const ask = host.find((tick) => tick.what === 'ask' && within(tick));
  const parse = host.find((tick) => tick.what === 'parse' && within(tick));
  const sent = host.filter((tick) => tick.what === 'stringify' && within(tick)).at(-1);
  const relayed = workbench.filter(within);
  if (ask === undefined || parse === undefined || sent === undefined || relayed.length === 0) {
    throw new Error('a clock did not see the trace pass');
  }
  const first = Math.min(...relayed.map(({ began }) => began));
  return new Map([
    ['click to the request leaving the extension host', ask.ended - marks.clicked],
    ["the sidecar's answer, until the host has it all", parse.began - ask.ended],
    ['extension host: reading it and writing it for the page', sent.ended - parse.began],
    ['postMessage: host to workbench, over the socket', first - sent.ended],
    ['postMessage: workbench to the frame', marks.arrived - first],
    ['postMessage: out of the message in the frame', marks.read - marks.arrived],
    ['unpacking it, building the tree and its first rows', marks.drawn - marks.read],
    ['painting', marks.painted - marks.drawn],
  ]);
}

const folder = mkdtempSync(path.join(tmpdir(), 'spanscope-bench-'));
const clock = path.join(folder, 'clock.jsonl');
const ticks = (): Tick[] =>
  existsSync(clock)
    ? readFileSync(clock, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Tick)
    : [];
/** The previews of a large tree follow it; what is still on its way would be taken for the next round's. */
async function untilQuiet(): Promise<void> {
  for (let before = -1; before !== ticks().length; ) {
    before = ticks().length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}
mkdirSync(path.join(folder, 'home'));
// There before the editor's first start, it is taken for installed.
cpSync(path.join(e2e, 'driver/clock'), path.join(folder, 'extensions/spanscope-bench.clock-1.0.0'), { recursive: true });
const server = await CodeServer.start({
  folder,
  workspace: path.join(folder, 'app'),
  userSettings: { ...QUIET, 'workbench.colorTheme': 'Dark Modern' },
  machineSettings: { 'spanscope.python': python, 'spanscope.dataFolder': values.data },
  env: { HOME: path.join(folder, 'home'), CLOCK_FILE: clock },
});
const browser = await launch();

async function end(): Promise<void> {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The server has a process group of its own, and would live on.
  process.once(signal, () => void end().finally(() => process.exit(130)));
}
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(SLOW);
  await wrapListeners(context);
  const workbench = await Workbench.open(context, server);
  const tracing = await TracingPage.open(workbench);
  const { view } = tracing;
  const row = view.locator('.trace-rows').getByRole('row').first();
  await row.waitFor();
  const frame = await innermost(view);
  await keepParses(workbench.page);
  // Until what opening it started is over.
  await longestFrame(frame);
  say('longest frame while scrolling the list of 100,000 traces', [await longestScrolling(frame, '.trace-rows')], 50);

  for (const [spans, target] of [[1_000, 300], [30_000, 1_000]] as const) {
    const counted = spans.toLocaleString('en');
    const took: number[] = [];
    const taken = new Map<string, number[]>();
    for (let round = 0; round <= rounds; round++) {
      await tracing.search(`spans:${spans}`);
      await view.getByText('1 matching').waitFor();
      const marks = await hearClick(frame);
      await row.click();
      const found = await marks();
      // The first opens what stays open: connections, compiled code.
      if (round > 0) {
        took.push(found.painted - found.clicked);
        for (const [what, ms] of parts(found, ticks(), await parses(workbench.page))) {
          taken.set(what, [...(taken.get(what) ?? []), ms]);
        }
      }
      if (round === rounds && spans > 1_000) {
        say(`longest frame in the two seconds after ${counted} spans were painted`, [await longestFrame(frame)], null);
        say(`longest frame while scrolling the tree of ${counted} spans`, [await longestScrolling(frame, '.span-rows')], 50);
      }
      await untilQuiet();
      await tracing.backToList();
    }
    say(`click on a trace of ${counted} spans to its tree painted`, took, target, 'first click left out');
    const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const [largest] = [...taken].sort(([, a], [, b]) => median(b) - median(a))[0] ?? [''];
    for (const [what, times] of taken) {
      say(`of ${counted} spans: ${what}`, times, null, what === largest ? 'the largest part' : '');
    }
  }
} finally {
  await end();
}
