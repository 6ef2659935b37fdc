import { COMPONENT_TYPES, SENSOR_TYPES } from '../../data/catalogue/sentilo-types.ts';
import { sentiloPlaces } from '../../data/contract/sentilo-location.ts';
import { sentiloTimeMs } from '../../data/contract/sentilo-time.ts';
import { ID_PATTERN } from '../platform/entities.ts';
import type { SensorDescription, Told } from '../platform/platform.ts';

/** One provider of a remote's catalogue. */
export interface RemoteProvider {
  readonly provider: string;
  readonly sensors: readonly SensorDescription[];
}

/** A value of a remote's sensor. */
export interface RemoteValue extends Told {
  readonly atMs: number;
}

/** What types are taken for that nobody here knows; the remote's own is told beside. */
const UNKNOWN_SENSOR_TYPE = 'status';
const UNKNOWN_COMPONENT_TYPE = 'generic';

const SENSORS_AT_MOST = 20_000;
const VALUE_AT_MOST = 100_000;

const KNOWN_SENSORS: ReadonlySet<string> = new Set(SENSOR_TYPES);
const KNOWN_COMPONENTS: ReadonlySet<string> = new Set(COMPONENT_TYPES);

/** The catalogue of a remote, whatever it is: what cannot be used is left out. Undefined for what is no JSON. */
export function decodeCatalogue(bytes: Uint8Array): readonly RemoteProvider[] | undefined {
  const document = parse(bytes);
  if (document === undefined) return undefined;
  let left = SENSORS_AT_MOST;
  return listOf(recordOf(document).providers).flatMap((each) => {
    const { provider, sensors } = recordOf(each);
    if (!isId(provider)) return [];
    const read = listOf(sensors).flatMap(readSensor).slice(0, left);
    left -= read.length;
    return [{ provider, sensors: read }];
  });
}

/** What a provider's sensors said; oldest first, of one moment as it was said. Undefined for what is no JSON. */
export function decodeValues(bytes: Uint8Array): readonly RemoteValue[] | undefined {
  const document = parse(bytes);
  if (document === undefined) return undefined;
  return listOf(recordOf(document).sensors)
    .flatMap((each) => {
      const { sensor, observations } = recordOf(each);
      return isId(sensor)
        ? listOf(observations)
            .toReversed()
            .flatMap((said) => readValue(sensor, recordOf(said), 'value'))
        : [];
    })
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** What a remote sent by itself: the provider and the value; null for anything else. */
export function decodePush(text: string): { readonly provider: string; readonly value: RemoteValue } | null {
  const said = recordOf(parse(Buffer.from(text)));
  if (said.type !== 'DATA' || !isId(said.provider) || !isId(said.sensor)) return null;
  const [value] = readValue(said.sensor, said, 'message');
  return value ? { provider: said.provider, value } : null;
}

function readValue(sensor: string, said: Record<string, unknown>, key: string): readonly RemoteValue[] {
  const atMs = Number.isFinite(said.time) ? Number(said.time) : sentiloTimeMs(textOf(said.timestamp) ?? '');
  const value = wordsOf(said[key]);
  if (atMs === undefined || value === undefined || value.length > VALUE_AT_MOST) return [];
  const location = textOf(said.location);
  const told = { sensor, value, atMs };
  return [location && sentiloPlaces(location)?.length ? { ...told, location } : told];
}

function readSensor(value: unknown): readonly SensorDescription[] {
  const said = recordOf(value);
  if (!isId(said.sensor)) return [];
  const { description, dataType, unit, timeZone, componentDesc, type, componentType, location } = texts(said);
  const isKnown = type !== undefined && KNOWN_SENSORS.has(type.toLowerCase());
  const isKnownComponent = componentType === undefined || KNOWN_COMPONENTS.has(componentType.toLowerCase());
  const described = {
    sensor: said.sensor,
    type: isKnown ? type : UNKNOWN_SENSOR_TYPE,
    description,
    dataType,
    unit,
    timeZone,
    publicAccess: said.publicAccess !== false,
    additionalInfo: { ...wordsByName(said.additionalInfo), ...(isKnown || !type ? {} : { remoteType: type }) },
    component: isId(said.component) ? said.component : undefined,
    componentType: isKnownComponent ? componentType : UNKNOWN_COMPONENT_TYPE,
    componentDesc,
    location: location !== undefined && sentiloPlaces(location) ? location : undefined,
    componentPublicAccess: said.componentPublicAccess !== false,
    componentAdditionalInfo: {
      ...wordsByName(said.componentAdditionalInfo),
      ...(isKnownComponent || !componentType ? {} : { remoteType: componentType }),
    },
  };
  return [
    Object.fromEntries(Object.entries(described).filter(([, each]) => each !== undefined)) as typeof described,
  ].map((each) => each as SensorDescription);
}

function texts(said: Record<string, unknown>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, textOf(value)]));
}

/** Names and short texts, at most 50. */
function wordsByName(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(recordOf(value)).slice(0, 50);
  return Object.fromEntries(
    entries.flatMap(([name, each]) => {
      const words = wordsOf(each);
      return words === undefined || name === '__proto__' ? [] : [[name.slice(0, 200), words.slice(0, 1000)]];
    }),
  );
}

/** A value as text; JSON that was not put into quotes as its text. */
function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID_PATTERN.test(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 10_000) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
