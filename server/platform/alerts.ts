import { withoutPeople } from '../../data/catalogue/personal-data.ts';
import type { Documents } from '../store/archive.ts';
import { doubled, notFilledIn, repeated } from './describe.ts';
import { ID_PATTERN } from './entities.ts';
import { keepChanges, type KeptChange, keptChange, Turns } from './kept-changes.ts';
import { ALERT_TYPES, type Alert, type AlertDescription, MASTER, PLATFORM_ALERTS, TRIGGERS } from './platform.ts';

const KIND = 'alert';

/** Of one owner: a bound on what it may cost. */
const ALERTS_AT_MOST = 10_000;

/** Definitions of alerts, of everybody: in memory, kept as documents. */
export class Alerts {
  readonly #documents: Documents;
  readonly #nowMs: () => number;
  readonly #alerts = new Map<string, Alert>();
  readonly #turns = new Turns();
  #list: readonly Alert[] | null = null;

  constructor(documents: Documents, nowMs: () => number) {
    this.#documents = documents;
    this.#nowMs = nowMs;
    for (const [id, json] of documents.all(KIND)) this.#alerts.set(id, json as unknown as Alert);
  }

  /** The platform's own are there from the start. */
  async open(): Promise<void> {
    const missing = PLATFORM_ALERTS.filter((id) => !this.#alerts.has(id));
    const said = missing.map((id) => ({ id, name: id, type: 'INTERNAL', description: 'Of the platform itself' }));
    await this.#keep(said.map((each) => this.#described(MASTER, each)));
  }

  /** The same array until one changes. */
  all(): readonly Alert[] {
    this.#list ??= [...this.#alerts.values()];
    return this.#list;
  }

  get(id: string): Alert | null {
    return this.#alerts.get(id) ?? null;
  }

  /** Ids are unique in the whole platform: changes come one after the other. */
  add(owner: string, said: readonly AlertDescription[]): Promise<readonly string[]> {
    return this.#turns.take('', () => this.#add(owner, said));
  }

  update(owner: string, said: readonly AlertDescription[]): Promise<readonly string[]> {
    return this.#turns.take('', () => this.#update(owner, said));
  }

  /** Gives the ids of those that were removed. */
  remove(owner: string, ids: readonly string[]): Promise<readonly string[]> {
    return this.#turns.take('', () => this.#remove(owner, ids));
  }

  async #add(owner: string, said: readonly AlertDescription[]): Promise<readonly string[]> {
    const problems = [
      ...repeated(said.map(({ id }) => id)).map(doubled),
      ...said.flatMap((each) => [
        ...problemsOf(each, true),
        ...(this.#alerts.has(each.id) ? [`Alert ${each.id} : alert with the same id already exists.`] : []),
      ]),
      ...(this.#isTooMany(owner, said) ? [`At most ${ALERTS_AT_MOST} alerts.`] : []),
    ];
    if (problems.length === 0) await this.#keep(said.map((each) => this.#described(owner, each)));
    return problems;
  }

  async #update(owner: string, said: readonly AlertDescription[]): Promise<readonly string[]> {
    const problems = [
      ...repeated(said.map(({ id }) => id)).map(doubled),
      ...said.flatMap((each) => [...problemsOf(each, false), ...this.#strangeness(owner, each)]),
    ];
    if (problems.length === 0) await this.#keep(said.map((each) => this.#described(owner, each)));
    return problems;
  }

  async #remove(owner: string, ids: readonly string[]): Promise<readonly string[]> {
    const leaving = [...new Set(ids)].filter((id) => this.#alerts.get(id)?.entity === owner);
    await this.#change(leaving.map((id) => keptChange(KIND, id, this.#alerts, id, null)));
    return leaving;
  }

  /** Of any owner that they are for. */
  #isTooMany(owner: string, said: readonly AlertDescription[]): boolean {
    const owners = new Set(said.map(({ entity }) => entity ?? owner));
    const owned = this.all().filter(({ entity }) => owners.has(entity)).length;
    return owned + said.length > ALERTS_AT_MOST;
  }

  #strangeness(owner: string, { id, type, entity = owner }: AlertDescription): readonly string[] {
    const known = this.#alerts.get(id);
    const isIt = known?.entity === entity && (type === undefined || type.toUpperCase() === known.type);
    return isIt ? [] : [`Alert ${id}: alert with this id and type ${type} has not been found in the system.`];
  }

  async #keep(alerts: readonly Alert[]): Promise<void> {
    await this.#change(alerts.map((alert) => keptChange(KIND, alert.id, this.#alerts, alert.id, alert)));
  }

  async #change(changes: readonly KeptChange[]): Promise<void> {
    await keepChanges(this.#documents, changes);
    this.#list = null;
  }

  #described(owner: string, said: AlertDescription): Alert {
    const before = this.#alerts.get(said.id);
    const nowMs = this.#nowMs();
    const type = before?.type ?? alertTypeOf(said.type) ?? 'EXTERNAL';
    const trigger = TRIGGERS.find((each) => each === said.trigger?.toUpperCase()) ?? before?.trigger ?? null;
    return {
      id: said.id,
      entity: said.entity ?? owner,
      type,
      name: withoutPeople(said.name ?? before?.name ?? ''),
      description: withoutPeople(said.description ?? before?.description ?? ''),
      active: said.active ?? before?.active ?? true,
      createdAtMs: before?.createdAtMs ?? nowMs,
      updatedAtMs: nowMs,
      trigger: type === 'INTERNAL' ? trigger : null,
      expression: type === 'INTERNAL' ? (said.expression ?? before?.expression ?? null) : null,
      component: type === 'INTERNAL' ? (said.component ?? before?.component ?? null) : null,
      sensor: type === 'INTERNAL' ? (said.sensor ?? before?.sensor ?? null) : null,
    };
  }
}

function problemsOf(said: AlertDescription, isNew: boolean): readonly string[] {
  const { id, name, type, trigger, component, sensor } = said;
  const isInternal = alertTypeOf(type) === 'INTERNAL';
  const needed = isInternal ? { name, trigger, component, sensor } : { name };
  const missing = [
    ...(ID_PATTERN.test(id) ? [] : ['id']),
    ...(isNew && !type ? ['type'] : []),
    ...(isNew ? Object.entries(needed).flatMap(([field, value]) => (value ? [] : [field])) : []),
  ];
  const review = 'Review doc to see which are valid values for that field.';
  const isTrigger = trigger === undefined || TRIGGERS.some((each) => each === trigger.toUpperCase());
  return [
    ...(missing.length > 0 ? [notFilledIn('Alert', id, missing)] : []),
    ...(type && !alertTypeOf(type) ? [`Alert ${id}: invalid alert type value ${type}. ${review}`] : []),
    ...(isTrigger ? [] : [`Alert ${id}: invalid trigger type value ${trigger}. ${review}`]),
  ];
}

function alertTypeOf(text: string | undefined): Alert['type'] | undefined {
  return ALERT_TYPES.find((each) => each === text?.toUpperCase());
}
