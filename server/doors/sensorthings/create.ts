import type { Entity as Teller, Platform, Sensor, Told } from '../../platform/platform.ts';
import type { Json } from '../../store/batch.ts';
import type { Catalogue } from './catalogue-maker.ts';
import { geometryOf } from './geometry.ts';
import { featureOfId, observationIdOf } from './observations.ts';
import { malformed, quoted, Refusal } from './refusal.ts';
import { readInstant } from './value.ts';

/** An observation as it is to be kept, checked. */
interface Creation {
  readonly sensor: Sensor;
  readonly told: Told & { readonly atMs: number };
  readonly id: string;
}

/** What creates: who, and in which city. */
export interface Creator {
  readonly platform: Platform;
  readonly catalogue: Catalogue;
  /** Null for who did not say who it is. */
  readonly by: Teller | null;
  readonly nowMs: number;
}

/** Observations of one `CreateObservations`; more are refused. */
const OBSERVATIONS_AT_MOST = 10_000;

/**
 * Keeps one observation of a Datastream, or of the one that its body names; gives its id once it is safe. Throws a
 * refusal.
 */
export async function createObservation(body: unknown, datastream: string | null, creator: Creator): Promise<string> {
  const members = objectOf(body);
  const creation = readCreation(members, datastream ?? linkedId(members.Datastream), creator);
  const refused = await keep([creation], creator);
  const why = refused.get(creation);
  if (why) throw why;
  return creation.id;
}

/** The dataArray form (18-088, 14.2): the id of each in the order told, or the refusal. */
export async function createObservations(body: unknown, creator: Creator): Promise<readonly (string | Refusal)[]> {
  if (!Array.isArray(body)) throw malformed('CreateObservations takes a list of Datastreams with dataArrays');
  const results: (Creation | Refusal)[] = [];
  for (const each of body) readArray(objectOf(each), creator, results);
  const refused = await keep(
    results.filter((each): each is Creation => !(each instanceof Refusal)),
    creator,
  );
  return results.map((each) => (each instanceof Refusal ? each : (refused.get(each) ?? each.id)));
}

function readArray(members: Members, creator: Creator, results: (Creation | Refusal)[]): void {
  const { components, dataArray } = members;
  const names = Array.isArray(components) ? components.map(String) : [];
  if (!names.includes('result') || !Array.isArray(dataArray)) {
    throw malformed('each of CreateObservations has a Datastream, components with result among them, and a dataArray');
  }
  const datastream = linkedId(members.Datastream);
  for (const row of dataArray) {
    if (results.length >= OBSERVATIONS_AT_MOST) throw new Refusal(413, `at most ${OBSERVATIONS_AT_MOST} at once`);
    const values: readonly unknown[] = Array.isArray(row) ? row : [];
    const members = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    results.push(refusalOr(() => readCreation(members, datastream, creator)));
  }
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
  { platform, by }: Creator,
): Promise<ReadonlyMap<Creation, Refusal>> {
  const refused = new Map<Creation, Refusal>();
  if (!by) return refused;
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
  const atMs = momentOf(members, nowMs);
  const location = placeOf(members);
  const told = { sensor: sensor.id, value: textOf(members.result), atMs, ...(location ? { location } : {}) };
  return { sensor, told, id: observationIdOf(datastream, atMs, 0) };
}

function momentOf({ phenomenonTime, resultTime }: Members, nowMs: number): number {
  const time = phenomenonTime ?? resultTime;
  if (time === undefined || time === null) return nowMs;
  const text = String(time);
  if (text.includes('/')) throw malformed('phenomenonTime is a moment here, not an interval');
  const instant = readInstant(text);
  if (!instant) throw malformed(`phenomenonTime ${quoted(text)} is no ISO 8601 time`);
  return instant.atMs;
}

function textOf(result: unknown): string {
  if (result === undefined || result === null) throw malformed('an Observation has a result');
  return typeof result === 'object' ? JSON.stringify(result) : String(result);
}

/** `"lat lon"` of the feature that an observation brings, where that is a point; of `parameters.location` else. */
function placeOf({ FeatureOfInterest, parameters }: Members): string | undefined {
  const feature = objectOf(FeatureOfInterest ?? {});
  const known = feature['@iot.id'] === undefined ? undefined : featureOfId(String(feature['@iot.id']));
  const point = geometryOf(known ? known.properties.feature : feature.feature)?.points[0];
  if (point) return `${Number(point[1])} ${Number(point[0])}`;
  const { location } = objectOf(parameters ?? {});
  return typeof location === 'string' ? location.slice(0, 100) : undefined;
}

type Members = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw malformed('a JSON object was expected');
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
