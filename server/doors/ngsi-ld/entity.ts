import type { LngLat } from '../../../data/contract/place.ts';
import type { VerdictFlag } from '../../../data/contract/verdict.ts';

export type GeoJson =
  | { readonly type: 'Point'; readonly coordinates: LngLat }
  | { readonly type: 'LineString'; readonly coordinates: readonly LngLat[] };

export type AttributeValue = string | number | boolean | readonly string[] | GeoJson;

/** What an entity says of itself, whichever way it is written. */
export interface Attribute {
  readonly name: string;
  readonly kind: 'Property' | 'GeoProperty' | 'Relationship';
  readonly value: AttributeValue;
  /** UN/CEFACT common code of the unit. */
  readonly unitCode?: string;
  readonly observedAtMs?: number;
  /** What is to be said against it; without any it is good. */
  readonly flags?: readonly VerdictFlag[];
}

export interface NgsiEntity {
  readonly id: string;
  readonly type: string;
  readonly attributes: readonly Attribute[];
}

export interface Writing {
  readonly form: 'normalized' | 'concise' | 'keyValues';
  /** Only these attributes; null: all. */
  readonly attrs: ReadonlySet<string> | null;
  readonly sysAttrs: boolean;
}

/** An entity as a JSON object, without its context. */
export function writeEntity({ id, type, attributes }: NgsiEntity, writing: Writing): Record<string, unknown> {
  const written: Record<string, unknown> = { id, type };
  for (const attribute of attributes) {
    if (writing.attrs && !writing.attrs.has(attribute.name)) continue;
    if (writing.form === 'keyValues' && attribute.flags) continue;
    written[attribute.name] = WRITERS[writing.form](attribute, writing.sysAttrs);
  }
  const newestMs = Math.max(...attributes.map(({ observedAtMs }) => observedAtMs ?? 0));
  if (writing.sysAttrs && newestMs > 0) written.modifiedAt = ngsiTime(newestMs);
  return written;
}

/** The same as a GeoJSON Feature. */
export function writeFeature(entity: NgsiEntity, writing: Writing): object {
  const { id, type, ...properties } = writeEntity(entity, { ...writing, sysAttrs: false });
  const location = entity.attributes.find(({ kind }) => kind === 'GeoProperty');
  return { id, type: 'Feature', geometry: location?.value ?? null, properties: { type, ...properties } };
}

type Write = (attribute: Attribute, sysAttrs: boolean) => unknown;

const WRITERS: Readonly<Record<Writing['form'], Write>> = {
  keyValues: ({ value }) => value,
  concise: (attribute, sysAttrs) => {
    const extra = extrasOf(attribute, sysAttrs);
    if (attribute.kind === 'Relationship') return { object: attribute.value, ...extra };
    return Object.keys(extra).length === 0 ? attribute.value : { value: attribute.value, ...extra };
  },
  normalized: (attribute, sysAttrs) => {
    const { kind, value } = attribute;
    const body = kind === 'Relationship' ? { object: value } : { value };
    return { type: kind, ...body, ...extrasOf(attribute, sysAttrs) };
  },
};

function extrasOf({ unitCode, observedAtMs, flags }: Attribute, sysAttrs: boolean): object {
  const observedAt = observedAtMs === undefined ? undefined : ngsiTime(observedAtMs);
  return {
    ...(unitCode !== undefined && { unitCode }),
    ...(observedAt !== undefined && { observedAt }),
    ...(observedAt !== undefined && sysAttrs && { modifiedAt: observedAt }),
    ...(flags && { qualityFlags: { type: 'Property', value: flags } }),
  };
}

export function ngsiTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
