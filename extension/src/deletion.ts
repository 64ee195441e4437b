import type { Supervisor } from './sidecar/supervisor';

/**
 * A deletion that the page could still take back. A page that is closed or hidden ends without a last word, so its host
 * carries out what it left behind.
 */
export class HeldDeletion {
  #traceIds: readonly string[] = [];

  constructor(
    private readonly supervisor: Supervisor,
    private readonly log: { error(message: string): void },
  ) {}

  hold(traceIds: readonly string[]): void {
    this.#traceIds = traceIds;
  }

  /** The page deleted these itself: held ones among them are done. */
  done(traceIds: readonly string[] | null): void {
    const gone = new Set(traceIds ?? this.#traceIds);
    this.#traceIds = this.#traceIds.filter((id) => !gone.has(id));
  }

  async carryOut(): Promise<void> {
    const traceIds = [...this.#traceIds];
    this.#traceIds = [];
    if (traceIds.length === 0) {
      return;
    }
    try {
      const connection = await this.supervisor.connect();
      await connection.request('deleteTraces', { traceIds });
    } catch (error) {
      // Nobody looks at the page any more; the traces stay, and the next look at the list shows them.
      this.log.error(
        `${traceIds.length} traces could not be deleted: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
