import type { LngLat } from '../../data/contract/place.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Documents } from '../store/archive.ts';
import type { Store } from '../store/store.ts';
import { componentInCity, feedOf } from './component-in-city.ts';
import {
  componentProblems,
  type Describing,
  describedComponent,
  describedSensor,
  doubled,
  type KnownTypes,
  repeated,
  saysComponent,
  sensorProblems,
} from './describe.ts';
import { type KeptChange, keepChanges, keptChange, Turns } from './kept-changes.ts';
import type { Component, ComponentDescription, Sensor, SensorDescription } from './platform.ts';

const SENSOR_KIND = 'sensor';
const COMPONENT_KIND = 'component';

/** Of one provider: more than the largest that a city has, and a bound on what it may cost. */
const SENSORS_AT_MOST = 100_000;

type Described = Omit<Sensor, 'series'>;

/** Where a thing that moves was, and when it said so. */
export interface Seen {
  readonly place: LngLat;
  readonly atMs: number;
}

/** What one provider has. Sensors are known with their series. */
interface Shelf {
  readonly sensors: Map<string, Described>;
  readonly components: Map<string, Component>;
  readonly known: Map<string, Sensor>;
  /** Ids of the sensors of a component. */
  readonly byComponent: Map<string, Set<string>>;
}

export interface CatalogueParts {
  readonly documents: Documents;
  readonly store: Store;
  readonly types: KnownTypes;
  nowMs(): number;
  /** Told of sensors that are no more. */
  forgotten(provider: string, sensor: string): void;
  /** Told of the series of sensors that may show in the city what they do not show now. */
  shown(series: ReadonlySet<number>): void;
  /** Whether what nobody says of is for everyone. */
  readonly publicByDefault: boolean;
}

/** Components and sensors of all providers: in memory, kept as documents, shown in the city. */
export class Catalogue {
  readonly #parts: CatalogueParts;
  readonly #shelves = new Map<string, Shelf>();
  /** Where things that move were last seen, by `provider/component`. */
  readonly #seen = new Map<string, Seen>();
  /** Changes of one provider's catalogue come one after the other. */
  readonly #turns = new Turns();

  constructor(parts: CatalogueParts) {
    this.#parts = parts;
    for (const json of parts.documents.all(COMPONENT_KIND).values()) {
      const component = json as unknown as Component;
      this.#shelf(component.provider).components.set(component.id, component);
    }
    for (const json of parts.documents.all(SENSOR_KIND).values()) {
      const sensor = json as unknown as Described;
      const shelf = this.#shelf(sensor.provider);
      shelf.sensors.set(sensor.id, sensor);
      membersOf(shelf, sensor.component).add(sensor.id);
    }
  }

  /** Shows what was kept before; `seen`: where the series said last that they are. */
  async open(seen: ReadonlyMap<number, Seen>): Promise<void> {
    for (const [provider, { components, byComponent, known }] of this.#shelves) {
      await this.#show(provider, [...new Set([...components.keys(), ...byComponent.keys()])]);
      for (const { component, series } of known.values()) {
        const where = seen.get(series);
        if (where) await this.see(provider, component, where);
      }
    }
  }

  sensors(provider: string): readonly Sensor[] {
    return [...(this.#shelves.get(provider)?.known.values() ?? [])];
  }

  sensor(provider: string, id: string): Sensor | null {
    return this.#shelves.get(provider)?.known.get(id) ?? null;
  }

  components(provider: string): readonly Component[] {
    return [...(this.#shelves.get(provider)?.components.values() ?? [])];
  }

  component(provider: string, id: string): Component | null {
    return this.#shelves.get(provider)?.components.get(id) ?? null;
  }

  add(provider: string, said: readonly SensorDescription[]): Promise<readonly string[]> {
    return this.#turns.take(provider, () => this.#add(provider, said));
  }

  update(
    provider: string,
    sensors: readonly SensorDescription[],
    components: readonly ComponentDescription[],
  ): Promise<readonly string[]> {
    return this.#turns.take(provider, () => this.#update(provider, sensors, components));
  }

  /** An unknown sensor that speaks: kept apart until somebody describes it. */
  addGhost(provider: string, sensor: string): Promise<void> {
    return this.#turns.take(provider, async () => {
      if (this.#shelf(provider).sensors.has(sensor)) return;
      const described = describedSensor(provider, { sensor, type: 'status' }, null, this.#describing());
      await this.#commit(provider, [{ ...described, state: 'ghost' }], []);
    });
  }

  removeSensors(provider: string, ids: readonly string[]): Promise<void> {
    return this.#turns.take(provider, async () => {
      const { sensors } = this.#shelf(provider);
      const leaving = [...new Set(ids)].flatMap((id) => sensors.get(id) ?? []);
      await this.#remove(provider, leaving, []);
    });
  }

  removeComponents(provider: string, ids: readonly string[]): Promise<void> {
    return this.#turns.take(provider, async () => {
      const shelf = this.#shelf(provider);
      const leaving = new Set(ids);
      const sensors = [...shelf.sensors.values()].filter(({ component }) => leaving.has(component));
      const components = [...leaving].filter((id) => shelf.components.has(id));
      await this.#remove(provider, sensors, components);
    });
  }

  /** A thing was seen somewhere: shows it there, if it moves and was not seen later elsewhere. */
  async see(provider: string, component: string, seen: Seen): Promise<void> {
    const key = `${provider}/${component}`;
    const before = this.#seen.get(key);
    if (this.component(provider, component)?.location.length || (before && before.atMs > seen.atMs)) return;
    this.#seen.set(key, seen);
    if (before && isSamePlace(before.place, seen.place)) return;
    await this.#show(provider, [component]);
  }

  placesOf(provider: string, component: string): readonly LngLat[] {
    const { location = [] } = this.component(provider, component) ?? {};
    const seen = this.#seen.get(`${provider}/${component}`);
    return location.length === 0 && seen ? [seen.place] : location;
  }

  async #add(provider: string, said: readonly SensorDescription[]): Promise<readonly string[]> {
    const shelf = this.#shelf(provider);
    const problems = [
      ...repeated(said.map(({ sensor }) => sensor)).map(doubled),
      ...said.flatMap((each) => [
        ...sensorProblems(each, true, this.#parts.types),
        ...(isTaken(shelf, each.sensor) ? [`Sensor ${each.sensor} : sensor with the same id already exists.`] : []),
      ]),
    ];
    if (shelf.sensors.size + said.length > SENSORS_AT_MOST) problems.push(`At most ${SENSORS_AT_MOST} sensors.`);
    if (problems.length === 0) await this.#describe(provider, said, []);
    return problems;
  }

  async #update(
    provider: string,
    sensors: readonly SensorDescription[],
    components: readonly ComponentDescription[],
  ): Promise<readonly string[]> {
    const shelf = this.#shelf(provider);
    const problems = [
      ...repeated(sensors.map(({ sensor }) => sensor)).map(doubled),
      ...repeated(components.map(({ component }) => component)).map(doubled),
      ...sensors.flatMap((each) => sensorProblems(each, false, this.#parts.types)),
      ...components.flatMap((each) => componentProblems(each, this.#parts.types)),
    ];
    if (problems.length > 0) return problems;
    const known = sensors.filter(({ sensor }) => shelf.sensors.has(sensor));
    const there = components.filter(({ component }) => shelf.components.has(component));
    await this.#describe(provider, known, there);
    return [];
  }

  async #describe(
    provider: string,
    sensors: readonly SensorDescription[],
    components: readonly ComponentDescription[],
  ): Promise<void> {
    const shelf = this.#shelf(provider);
    const describing = this.#describing();
    const places = new Map<string, Component>();
    const describe = (said: ComponentDescription): void => {
      const before = places.get(said.component) ?? shelf.components.get(said.component) ?? null;
      places.set(said.component, describedComponent(provider, said, before, describing));
    };
    const described = sensors.map((said) => {
      const sensor = describedSensor(provider, said, shelf.sensors.get(said.sensor) ?? null, describing);
      const isThere = places.has(sensor.component) || shelf.components.has(sensor.component);
      if (!isThere || saysComponent(said)) describe({ ...said, component: sensor.component });
      return sensor;
    });
    for (const said of components) describe(said);
    await this.#commit(provider, described, [...places.values()]);
  }

  async #commit(provider: string, sensors: readonly Described[], components: readonly Component[]): Promise<void> {
    const shelf = this.#shelf(provider);
    const touched = new Set([
      ...components.map(({ id }) => id),
      ...sensors.flatMap(({ id, component }) => [component, shelf.sensors.get(id)?.component ?? component]),
    ]);
    const before = this.#recordIds(provider, touched);
    await keepChanges(this.#parts.documents, [
      ...components.map((each) => this.#componentChange(provider, each.id, each)),
      ...sensors.map((each) => this.#sensorChange(provider, each.id, each)),
    ]);
    await this.#hide(provider, touched, before);
    await this.#show(provider, [...touched]);
    this.#tellShown(provider, touched);
    await this.#parts.store.keep([]);
  }

  async #remove(provider: string, sensors: readonly Described[], components: readonly string[]): Promise<void> {
    if (sensors.length + components.length === 0) return;
    const touched = new Set([...components, ...sensors.map(({ component }) => component)]);
    const before = this.#recordIds(provider, touched);
    await keepChanges(this.#parts.documents, [
      ...sensors.map(({ id }) => this.#sensorChange(provider, id, null)),
      ...components.map((id) => this.#componentChange(provider, id, null)),
    ]);
    for (const { id } of sensors) {
      this.#parts.store.forget(`${provider}/${id}`);
      this.#parts.forgotten(provider, id);
    }
    for (const id of components) this.#seen.delete(`${provider}/${id}`);
    await this.#hide(provider, touched, before);
    await this.#show(provider, [...touched]);
    this.#tellShown(provider, touched);
    await this.#parts.store.keep([]);
  }

  /** What the sensors of components said last shows at once, also where they did not show before. */
  #tellShown(provider: string, components: ReadonlySet<string>): void {
    const { byComponent, known } = this.#shelf(provider);
    const sensors = [...components].flatMap((id) => [...(byComponent.get(id) ?? [])]);
    this.#parts.shown(new Set(sensors.flatMap((id) => known.get(id)?.series ?? [])));
  }

  #describing(): Describing {
    return { nowMs: this.#parts.nowMs(), publicByDefault: this.#parts.publicByDefault };
  }

  /** Takes off the map what was there before and is not what the components are now. */
  async #hide(provider: string, components: ReadonlySet<string>, before: ReadonlySet<RecordId>): Promise<void> {
    const now = this.#recordIds(provider, components);
    const gone = [...before].filter((id) => !now.has(id));
    if (gone.length === 0) return;
    await this.#parts.store.fold(
      feedOf(provider),
      gone.map((id) => ({ type: 'gone', id })),
    );
  }

  /** Gives the series of components' sensors their meaning, and puts the components on the map. */
  async #show(provider: string, components: readonly string[]): Promise<void> {
    const shelf = this.#shelf(provider);
    const records = components.flatMap((id) => {
      const shown = this.#inCity(provider, id);
      if (!shown) return [];
      for (const [sensor, meaning] of shown.meanings) {
        const { id: series } = this.#parts.store.define({ key: `${provider}/${sensor}`, ...meaning });
        const described = shelf.sensors.get(sensor);
        if (described) shelf.known.set(sensor, { ...described, series });
      }
      return shown.records;
    });
    if (records.length === 0) return;
    await this.#parts.store.fold(
      feedOf(provider),
      records.map((record) => ({ type: 'record', record })),
    );
  }

  #inCity(provider: string, id: string): ReturnType<typeof componentInCity> | null {
    const shelf = this.#shelf(provider);
    const sensors = [...(shelf.byComponent.get(id) ?? [])].flatMap((each) => shelf.sensors.get(each) ?? []);
    const component = shelf.components.get(id) ?? (sensors.length > 0 ? this.#bareComponent(provider, id) : null);
    return component && componentInCity(component, sensors, this.#seen.get(`${provider}/${id}`)?.place);
  }

  /** What stands for the component of a ghost. */
  #bareComponent(provider: string, component: string): Component {
    return describedComponent(provider, { component }, null, { ...this.#describing(), nowMs: 0 });
  }

  #recordIds(provider: string, components: ReadonlySet<string>): ReadonlySet<RecordId> {
    return new Set(
      [...components].flatMap((id) => this.#inCity(provider, id)?.records.map((record) => record.id) ?? []),
    );
  }

  #componentChange(provider: string, id: string, component: Component | null): KeptChange {
    return keptChange(COMPONENT_KIND, `${provider}/${id}`, this.#shelf(provider).components, id, component);
  }

  /** Also keeps the list of a component's sensors, and withdraws a sensor that is no more. */
  #sensorChange(provider: string, id: string, sensor: Described | null): KeptChange {
    const shelf = this.#shelf(provider);
    const before = shelf.sensors.get(id);
    const kept = keptChange(SENSOR_KIND, `${provider}/${id}`, shelf.sensors, id, sensor);
    const apply = (): void => {
      kept.apply();
      if (before) leave(shelf, before.component, id);
      if (sensor) membersOf(shelf, sensor.component).add(id);
      else shelf.known.delete(id);
    };
    return { change: kept.change, apply };
  }

  #shelf(provider: string): Shelf {
    const known = this.#shelves.get(provider);
    if (known) return known;
    const shelf = { sensors: new Map(), components: new Map(), known: new Map(), byComponent: new Map() };
    this.#shelves.set(provider, shelf);
    return shelf;
  }
}

function isSamePlace(one: LngLat, other: LngLat): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function isTaken(shelf: Shelf, id: string): boolean {
  const sensor = shelf.sensors.get(id);
  return sensor !== undefined && sensor.state !== 'ghost';
}

function membersOf(shelf: Shelf, component: string): Set<string> {
  const known = shelf.byComponent.get(component);
  if (known) return known;
  const members = new Set<string>();
  shelf.byComponent.set(component, members);
  return members;
}

function leave(shelf: Shelf, component: string, sensor: string): void {
  const members = shelf.byComponent.get(component);
  members?.delete(sensor);
  if (members?.size === 0) shelf.byComponent.delete(component);
}
