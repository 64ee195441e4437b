import type { Asker } from './router';
import type { Supervisor } from './sidecar/supervisor';

/**
 * A deletion that a page could still take back. A page that is closed or hidden ends without a last word, so its host
 * carries out what it left behind.
 */
export class HeldDeletion {
  readonly #held = new Map<Asker, readonly string[]>();

  constructor(
    private readonly supervisor: Supervisor,
    private readonly log: { error(message: string): void },
  ) {}

  hold(page: Asker, traceIds: readonly string[]): void {
    this.#held.set(page, traceIds);
  }

  /** A page deleted these itself, null for all: held ones among them are done. */
  done(traceIds: readonly string[] | null): void {
    const gone = new Set(traceIds);
    for (const [page, held] of this.#held) {
      this.#held.set(
        page,
        held.filter((id) => traceIds !== null && !gone.has(id)),
      );
    }
  }

  async carryOut(page: Asker): Promise<void> {
    const traceIds = [...(this.#held.get(page) ?? [])];
    this.#held.delete(page);
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
