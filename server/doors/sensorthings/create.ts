import type { Entity as Teller, Platform, Sensor, Told } from '../../platform/platform.ts';
import type { Archive, History } from '../../store/archive.ts';
import type { Json } from '../../store/batch.ts';
import type { Catalogue, Source } from './catalogue-maker.ts';
import { observationIdOf } from './observations.ts';
import { malformed, quoted, Refusal } from './refusal.ts';
import { Turns } from '../turns.ts';
import { noteStrays, type Strays, widest } from './strays.ts';
import { jsonTextOf, type Members, objectOf, readCircumstances } from './told-members.ts';
import type { Target } from './topics.ts';

/** An observation as it is to be kept, checked. */
interface Creation {
  readonly source: Source;
  readonly sensor: Sensor;
  readonly told: Told & { readonly atMs: number };
  readonly strays: Strays;
}

/** What creates: who, and in which city. */
export interface Creator {
  readonly platform: Platform;
  readonly archive: Pick<Archive, 'history' | 'documents'>;
  readonly catalogue: Catalogue;
  /** Null for who did not say who it is. */
  readonly by: Teller | null;
  readonly nowMs: number;
}

/** Observations of one `CreateObservations`; more are refused. */
const OBSERVATIONS_AT_MOST = 10_000;

/** Keeps one observation of what a path names, or its body; gives its id once it is safe. Throws a refusal. */
export async function createObservation(body: unknown, target: Target, creator: Creator): Promise<string> {
  const said = objectOf(body);
  const members = target.feature === null ? said : { ...said, FeatureOfInterest: { '@iot.id': target.feature } };
  const creation = readCreation(members, target.datastream ?? linkedId(members.Datastream), creator);
  const refused = await keep([creation], creator);
  const why = refused.get(creation);
  if (why) throw why;
  const idOf = await idsOf([creation], creator);
  return idOf(creation);
}

/** The dataArray form (18-088, 14.2): the id of each in the order told, or the refusal. */
export async function createObservations(body: unknown, creator: Creator): Promise<readonly (string | Refusal)[]> {
  if (!Array.isArray(body)) throw malformed('CreateObservations takes a list of Datastreams with dataArrays');
  const results: (Creation | Refusal)[] = [];
  const turns = new Turns();
  for (const each of body) await readArray(objectOf(each), creator, results, turns);
  const made = results.filter((each): each is Creation => !(each instanceof Refusal));
  const refused = await keep(made, creator);
  const idOf = await idsOf(made, creator);
  return results.map((each) => (each instanceof Refusal ? each : (refused.get(each) ?? idOf(each))));
}

/** Values that are looked through, of so many Datastreams at once, for what else was said of the same moments. */
const SAID_AT_MOST = 50_000;
const TOGETHER = 64;

/** The ids of what was kept: several of one moment are told apart by their places. */
async function idsOf(made: readonly Creation[], { archive }: Creator): Promise<(creation: Creation) => string> {
  const moments = new Map<number, number[]>();
  for (const { sensor, told } of made) {
    const known = moments.get(sensor.series);
    if (known) known.push(told.atMs);
    else moments.set(sensor.series, [told.atMs]);
  }
  const said = new Map<string, string[]>();
  const series = [...moments.keys()];
  for (let from = 0; from < series.length; from += TOGETHER) {
    await addSaid(said, series.slice(from, from + TOGETHER), moments, archive.history);
  }
  return ({ source, sensor, told }) => {
    const place = said.get(`${sensor.series} ${told.atMs}`)?.lastIndexOf(told.value) ?? 0;
    return observationIdOf(source.datastream.id, told.atMs, Math.max(0, place));
  };
}

/** Adds what these series said, in the order of its places, by series and moment. */
async function addSaid(
  said: Map<string, string[]>,
  series: readonly number[],
  moments: ReadonlyMap<number, readonly number[]>,
  history: History,
): Promise<void> {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const atMs of series.flatMap((each) => moments.get(each) ?? [])) {
    fromMs = Math.min(fromMs, atMs);
    toMs = Math.max(toMs, atMs);
  }
  const limit = Math.ceil(SAID_AT_MOST / series.length);
  const bySeries = await history.valuesOfEach(series, { fromMs, toMs, limit, newestFirst: false });
  for (const [id, { atMs, value, texts }] of bySeries) {
    for (const [row, at] of atMs.entries()) {
      const words = said.get(`${id} ${at}`) ?? [];
      words.push(texts.get(row) ?? String(value[row]));
      said.set(`${id} ${at}`, words);
    }
  }
}

async function readArray(
  members: Members,
  creator: Creator,
  results: (Creation | Refusal)[],
  turns: Turns,
): Promise<void> {
  const { components, dataArray } = members;
  const names = Array.isArray(components) ? components.map(String) : [];
  if (!names.includes('result') || !Array.isArray(dataArray)) {
    throw malformed('each of CreateObservations has a Datastream, components with result among them, and a dataArray');
  }
  const datastream = linkedId(members.Datastream);
  for (const row of dataArray) {
    await turns.next();
    if (results.length >= OBSERVATIONS_AT_MOST) throw new Refusal(413, `at most ${OBSERVATIONS_AT_MOST} at once`);
    const values: readonly unknown[] = Array.isArray(row) ? row : [];
    const members = Object.fromEntries(names.map((name, index) => memberOf(name, values[index])));
    results.push(refusalOr(() => readCreation(members, datastream, creator)));
  }
}

/** A component of a dataArray: a member, or the id of the feature (18-088, 14.2). */
function memberOf(name: string, value: unknown): readonly [string, unknown] {
  if (name !== 'FeatureOfInterest/id' && name !== 'FeatureOfInterest/@iot.id') return [name, value];
  return ['FeatureOfInterest', { '@iot.id': value ?? null }];
}

function refusalOr<Result>(read: () => Result): Result | Refusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Publishes by provider; gives those refused, each with the reason. */
async function keep(
  creations: readonly Creation[],
  { platform, archive, by }: Creator,
): Promise<ReadonlyMap<Creation, Refusal>> {
  const refused = new Map<Creation, Refusal>();
  if (!by) return refused;
  await noteStrays(straysBySeries(creations), archive.documents);
  for (const provider of new Set(creations.map(({ sensor }) => sensor.provider))) {
    const own = creations.filter(({ sensor }) => sensor.provider === provider);
    const published = await platform.publish(
      by,
      provider,
      own.map(({ told }) => told),
    );
    const why = new Map(published.refused.map((each) => [each.sensor, each.why]));
    for (const creation of own) {
      const reason = why.get(creation.sensor.id);
      if (reason)
        refused.set(creation, new Refusal(409, `sensor ${quoted(creation.sensor.id)} is ${reasonOf(reason)}`));
    }
  }
  return refused;
}

function straysBySeries(creations: readonly Creation[]): ReadonlyMap<number, Strays> {
  const bySeries = new Map<number, Strays>();
  for (const { sensor, strays } of creations) {
    bySeries.set(sensor.series, widest(bySeries.get(sensor.series) ?? strays, strays));
  }
  return bySeries;
}

function reasonOf(why: 'not-found' | 'not-online'): string {
  return why === 'not-found' ? 'no longer there' : 'not online';
}

function readCreation(members: Members, datastream: string, { platform, catalogue, by, nowMs }: Creator): Creation {
  if (!by)
    throw new Refusal(401, 'the header IDENTITY_KEY, or Authorization: Bearer, with the token of a provider is needed');
  const source = catalogue.source(datastream);
  if (!source) throw new Refusal(404, `there is no Datastreams(${quoted(datastream)})`);
  const { sensor } = source;
  if (!sensor) throw new Refusal(403, `${quoted(datastream)} is told by ${source.told} alone`);
  if (!platform.may(by, sensor.provider, 'WRITE')) {
    throw new Refusal(403, `${by.id} may not write what ${sensor.provider} provides`);
  }
  const { told, strays } = readCircumstances(members, source, catalogue, nowMs);
  return { source, sensor, told: { ...told, sensor: sensor.id, value: textOf(members.result) }, strays };
}

function textOf(result: unknown): string {
  if (result === undefined || result === null) throw malformed('an Observation has a result');
  return typeof result === 'object' ? jsonTextOf(result) : String(result);
}

function linkedId(link: unknown): string {
  const id = typeof link === 'object' && link !== null ? (link as Members)['@iot.id'] : undefined;
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  throw malformed('an Observation names its Datastream: {"Datastream": {"@iot.id": …}}');
}

/** A body as JSON. Throws a refusal. */
export function readJson(bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch {
    throw malformed('the body is no JSON');
  }
}
