import type { Documents } from '../store/archive.ts';
import type { Json } from '../store/batch.ts';

/** What the agent remembers of an alert, also over a restart. */
export interface AlertState {
  /** Observations up to here were looked at, event time, UTC epoch ms. */
  throughMs: number;
  /** When the sensor was heard last, UTC epoch ms: a silence goes on where the process begins anew. */
  heardMs: number;
  /** The value before the next one. */
  previous: string | null;
  /** Whether its silence was told already. */
  isFrozen: boolean;
}

const KIND = 'alert-state';

/** The states of all alerts: in memory, put down now and then. */
export class AlertStates {
  readonly #documents: Documents;
  readonly #states = new Map<string, AlertState>();
  readonly #changed = new Set<string>();

  constructor(documents: Documents) {
    this.#documents = documents;
    for (const [id, json] of documents.all(KIND)) this.#states.set(id, readState(json));
  }

  get(alert: string): AlertState | undefined {
    return this.#states.get(alert);
  }

  set(alert: string, state: AlertState): void {
    this.#states.set(alert, state);
    this.#changed.add(alert);
  }

  /** Puts down what has changed, and forgets alerts that are no more. */
  async save(isThere: (alert: string) => boolean): Promise<void> {
    for (const alert of this.#states.keys()) {
      if (isThere(alert)) continue;
      this.#states.delete(alert);
      this.#changed.add(alert);
    }
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    try {
      await this.#documents.put(changed.map((id) => ({ kind: KIND, id, json: jsonOf(this.#states.get(id)) })));
    } catch (error) {
      for (const id of changed) this.#changed.add(id);
      throw error;
    }
  }
}

function jsonOf(state: AlertState | undefined): Json {
  return state ? { ...state } : null;
}

/** What was put down before it was known when the sensor was heard says when it spoke. */
function readState(json: Json): AlertState {
  const state = json as unknown as AlertState;
  return { ...state, heardMs: state.heardMs ?? state.throughMs };
}
