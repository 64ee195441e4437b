// What the host told about itself: sidecar, collector, snippets, language.
import { computed, signal } from '@preact/signals';
import type { CollectorStatus, SidecarState, Snippet } from '../contract';
import { request } from '../host';
import { makeFormats } from '../model/format';

export const sidecar = signal<SidecarState>({ state: 'starting', message: null });
export const collector = signal<CollectorStatus | null>(null);
export const snippets = signal<readonly Snippet[]>([]);
export const locale = signal('en');
export const formats = computed(() => makeFormats(locale.value));
export const now = signal(Date.now());
/** What went wrong with the last button pressed; shown until the next one. */
export const actionError = signal<string | null>(null);
/** Said to screen readers, politely. */
export const announcement = signal('');

export const ready = computed(() => sidecar.value.state === 'running');

export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs what a button asks for; a failure becomes a message on the page. */
export function act(work: () => Promise<unknown>): void {
  actionError.value = null;
  work().catch((error: unknown) => {
    actionError.value = errorText(error);
  });
}

async function collectorCall(method: 'startCollector' | 'stopCollector' | 'useFreePorts'): Promise<void> {
  collector.value = await request(method, {});
}

export function startCollector(): void {
  const before = collector.peek();
  collector.value = {
    state: 'starting',
    owner: null,
    httpEndpoint: null,
    grpcEndpoint: null,
    error: null,
  };
  act(async () => {
    try {
      await collectorCall('startCollector');
    } catch (error) {
      // The sidecar tells the state by an event as well; only when none has come is the old one put back.
      if (collector.peek()?.state === 'starting') collector.value = before;
      throw error;
    }
  });
}

export const stopCollector = (): void => act(() => collectorCall('stopCollector'));
export const freePorts = (): void => act(() => collectorCall('useFreePorts'));
export const restartSidecar = (): void => act(() => request('restartSidecar', {}));
export const showLog = (): void => act(() => request('showLog', {}));
export const openSettings = (): void => act(() => request('openSettings', {}));
export const copy = (text: string): void => act(() => request('copy', { text }));

export const insertSnippet = (id: string): void => act(() => request('insertSnippet', { id }));

export function openText(text: string, language: 'json' | 'markdown' | 'plaintext', title: string): void {
  act(() => request('openText', { text, language, title }));
}
