import type { Told } from '../../platform/platform.ts';
import type { Json } from '../../store/batch.ts';
import type { Catalogue, Source } from './catalogue-maker.ts';
import { geometryOf } from './geometry.ts';
import { featureOfId } from './observations.ts';
import { malformed, quoted, Refusal } from './refusal.ts';
import type { Strays } from './strays.ts';
import { readInstant, readSpan } from './value.ts';

export type Members = Readonly<Record<string, unknown>>;

/** Characters of what an observation says besides its time, result and place, as JSON; more are refused. */
const ALSO_AT_MOST = 4000;

/** Lists and objects inside of each other in what an observation says; deeper ones are refused. */
const DEEP_AT_MOST = 50;

/** What an observation says besides its result. */
interface Circumstances {
  readonly told: Pick<Told, 'location' | 'also'> & { readonly atMs: number };
  readonly strays: Strays;
}

/** Reads the members of an observation of a source, all but its result. Throws a refusal. */
export function readCircumstances(
  members: Members,
  source: Source,
  catalogue: Catalogue,
  nowMs: number,
): Circumstances {
  const { times, ...moment } = momentOf(members, nowMs);
  const { location, feature } = placeOf(members, source, catalogue);
  const also = { ...times, ...qualityOf(members), ...(feature === undefined ? {} : { feature }) };
  if (jsonTextOf(also).length > ALSO_AT_MOST) {
    throw malformed(`validTime, resultQuality and parameters have at most ${ALSO_AT_MOST} characters together`);
  }
  const { atMs, resultMs } = moment;
  return {
    told: {
      atMs,
      ...(location === undefined ? {} : { location }),
      ...(Object.keys(also).length === 0 ? {} : { also }),
    },
    strays: { earlierMs: atMs - resultMs, laterMs: resultMs - atMs, elsewhere: feature !== undefined },
  };
}

/** What has a length lies at its beginning, and its result is of its end where it does not say of when. */
function momentOf({ phenomenonTime, resultTime, validTime }: Members, nowMs: number) {
  const result = isSaid(resultTime) ? instantIn('resultTime', resultTime) : undefined;
  const text = isSaid(phenomenonTime) ? String(phenomenonTime) : undefined;
  const span = text?.includes('/') ? spanIn('phenomenonTime', text) : undefined;
  const moment = text === undefined ? (result ?? nowMs) : (span?.fromMs ?? instantIn('phenomenonTime', text));
  const resultMs = result ?? span?.toMs ?? moment;
  const times: Record<string, Json> = {};
  if (span) times.phenomenonTime = span.text;
  if (resultMs !== moment) times.resultTime = new Date(resultMs).toISOString();
  if (isSaid(validTime)) times.validTime = spanIn('validTime', String(validTime)).text;
  return { atMs: moment, resultMs, times };
}

function qualityOf({ resultQuality, parameters }: Members): Readonly<Record<string, Json>> {
  return {
    ...(isSaid(resultQuality) ? { resultQuality: resultQuality as Json } : {}),
    ...(isSaid(parameters) ? { parameters: objectOf(parameters) as Readonly<Record<string, Json>> } : {}),
  };
}

/** `location`: `"lat lon"` of a feature that is a point, or of `parameters.location`; `feature`: another one's id. */
function placeOf(
  { FeatureOfInterest, parameters }: Members,
  source: Source,
  catalogue: Catalogue,
): { readonly location?: string; readonly feature?: string } {
  const feature = objectOf(FeatureOfInterest ?? {});
  const linked = feature['@iot.id'];
  if (isSaid(linked)) {
    const id = String(linked);
    if (catalogue.entities('FeaturesOfInterest').has(id)) return id === source.location ? {} : { feature: id };
    const onTheWay = featureOfId(id);
    if (!onTheWay) throw new Refusal(404, `there is no FeaturesOfInterest(${quoted(id)})`);
    return { location: locationOf(onTheWay.properties.feature) };
  }
  if (FeatureOfInterest !== undefined && FeatureOfInterest !== null) return { location: locationOf(feature.feature) };
  const { location } = objectOf(parameters ?? {});
  return typeof location === 'string' ? { location: location.slice(0, 100) } : {};
}

function locationOf(geometry: unknown): string {
  const point = geometryOf(geometry)?.points[0];
  const [longitude, latitude] = [Number(point?.[0]), Number(point?.[1])];
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return `${latitude} ${longitude}`;
  throw malformed('a FeatureOfInterest that an Observation brings has a point in GeoJSON as its feature');
}

function instantIn(name: string, said: unknown): number {
  const instant = readInstant(String(said));
  if (!instant) throw malformed(`${name} ${quoted(String(said))} is no ISO 8601 time`);
  return instant.atMs;
}

function spanIn(name: string, text: string) {
  const span = readSpan(text);
  if (!span) throw malformed(`${name} ${quoted(text)} is no ISO 8601 interval`);
  const { fromMs, toMs } = span;
  return { fromMs, toMs, text: `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}` };
}

/** Throws a refusal where it is nested too deep to be written and read again. */
export function jsonTextOf(value: unknown): string {
  checkDepth(value, DEEP_AT_MOST);
  return JSON.stringify(value);
}

function checkDepth(value: unknown, deep: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (deep === 0) throw malformed(`an Observation is nested at most ${DEEP_AT_MOST} deep`);
  for (const each of Object.values(value)) checkDepth(each, deep - 1);
}

function isSaid(member: unknown): boolean {
  return member !== undefined && member !== null;
}

export function objectOf(value: unknown): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw malformed('a JSON object was expected');
}
