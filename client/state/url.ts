import { SEARCH_KINDS } from './search.ts';
import type { PlaceRef } from './place.ts';
import { LANGUAGES } from '../../data/contract/language.ts';
import { localIsoText, momentOfText } from '../../data/contract/local-time.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { LIVE_HISTORY, type Moment, rateWithin } from './replay.ts';
import { BESIDE_CHOICES, type Camera, LIGHT_CHOICES, PANEL_IDS, QUALITY_CHOICES, type View } from './view.ts';

/** The part of the view that an address holds. */
export type SharedView = Pick<
  View,
  | 'camera'
  | 'shown'
  | 'selected'
  | 'following'
  | 'language'
  | 'light'
  | 'quality'
  | 'drawingState'
  | 'panels'
  | 'tableOf'
  | 'mark'
  | 'moment'
  | 'beside'
  | 'half'
>;

/** Decimals kept of zoom, latitude and longitude (0.1 m), bearing and pitch. */
const CAMERA_DECIMALS = [2, 6, 6, 1, 1] as const;

/** Longest address that is read; a longer one is nobody's view. */
const LONGEST_HASH = 4000;

/** A view as the fragment of an address: `#map=zoom/latitude/longitude/bearing/pitch&layers=…`. */
export function hashOf(view: SharedView): string {
  const parts = [`map=${cameraText(view.camera)}`, `layers=${[...view.shown].map(escaped).join(',')}`];
  if (view.selected) parts.push(`selected=${escaped(view.selected)}`);
  if (view.selected && view.following) parts.push('follow=1');
  if (view.mark) parts.push(`place=${placeText(view.mark)}`);
  if (view.light !== 'auto') parts.push(`light=${view.light}`);
  if (view.quality !== 'auto') parts.push(`quality=${view.quality}`);
  if (view.drawingState) parts.push('drawing=1');
  if (view.panels.size > 0) parts.push(`panels=${[...view.panels].join(',')}`);
  if (view.tableOf !== null) parts.push(`table=${escaped(view.tableOf)}`);
  if (view.moment) parts.push(...momentParts(view.moment));
  if (view.beside) parts.push(`beside=${view.beside}`);
  if (view.half) parts.push('half=1');
  parts.push(`lang=${view.language}`);
  return `#${parts.join('&')}`;
}

/** What a fragment says of the view; whatever makes no sense is left out. Never throws. */
export function viewOf(hash: string): Partial<SharedView> {
  const values = hash.length > LONGEST_HASH ? new Map<string, string>() : valuesOf(hash);
  const camera = cameraOf(values.get('map'));
  const layers = values.get('layers');
  const selected = values.get('selected');
  const language = LANGUAGES.find((each) => each === values.get('lang'));
  const light = LIGHT_CHOICES.find((each) => each === values.get('light'));
  const quality = QUALITY_CHOICES.find((each) => each === values.get('quality'));
  const open = values.get('panels')?.split(',');
  const table = values.get('table');
  const mark = placeOf(values.get('place'));
  const moment = momentIn(values);
  const beside = BESIDE_CHOICES.find((each) => each === values.get('beside'));
  return {
    ...(camera ? { camera } : {}),
    ...(layers === undefined
      ? {}
      : {
          shown: new Set(
            layers
              .split(',')
              .filter((id) => id !== '')
              .map(unescaped),
          ),
        }),
    ...(isRecordId(selected) ? { selected, following: values.get('follow') === '1' } : {}),
    ...(language ? { language } : {}),
    ...(light ? { light } : {}),
    ...(quality ? { quality } : {}),
    ...(values.get('drawing') === '1' ? { drawingState: true } : {}),
    ...(open ? { panels: new Set(PANEL_IDS.filter((id) => open.includes(id))) } : {}),
    ...(table ? { tableOf: unescaped(table) } : {}),
    ...(mark ? { mark } : {}),
    ...(moment ? { moment } : {}),
    ...(beside ? { beside } : {}),
    ...(values.get('half') === '1' ? { half: true } : {}),
  };
}

function cameraText({ zoom, latitude, longitude, bearingDeg, pitchDeg }: Camera): string {
  return [zoom, latitude, longitude, bearingDeg, pitchDeg]
    .map((value, index) => Number(value.toFixed(CAMERA_DECIMALS[index] ?? 1)))
    .join('/');
}

function cameraOf(text: string | undefined): Camera | undefined {
  const numbers = text?.split('/').map((each) => (each.trim() === '' ? Number.NaN : Number(each))) ?? [];
  const [zoom = Number.NaN, latitude = Number.NaN, longitude = Number.NaN, bearingDeg = 0, pitchDeg = 0] = numbers;
  if (![zoom, latitude, longitude, bearingDeg, pitchDeg].every(Number.isFinite)) return undefined;
  if (Math.abs(latitude) > 85 || Math.abs(longitude) > 180) return undefined;
  return {
    zoom: clamp(zoom, 8, 20),
    latitude,
    longitude,
    bearingDeg: turned(bearingDeg),
    pitchDeg: clamp(pitchDeg, 0, 85),
  };
}

/** A place as an address holds it: its id, and where it is, so that it is found again. */
function placeText({ id, at: [longitude, latitude] }: PlaceRef): string {
  return `${escaped(id)}@${Number(longitude.toFixed(6))},${Number(latitude.toFixed(6))}`;
}

/** `time=2026-10-25T02:30:00+02:00`, with its offset, for autumn shows an hour twice; `rate=0`: it stands. */
function momentParts({ atMs, rate, playing, source }: Moment): readonly string[] {
  const shownRate = playing ? rate : 0;
  return [
    ...(atMs === null ? [] : [`time=${localIsoText(atMs)}`]),
    ...(shownRate === 1 ? [] : [`rate=${shownRate}`]),
    ...(source === LIVE_HISTORY && atMs !== null ? [] : [`source=${escaped(source)}`]),
  ];
}

/** A source without a time: its beginning. A plus may have been read as a space on its way. */
function momentIn(values: ReadonlyMap<string, string>): Moment | undefined {
  const text = values.get('time');
  const atMs = text === undefined ? undefined : momentOfText(unescaped(text).replace(' ', '+'));
  const source = unescaped(values.get('source') ?? '');
  if (atMs === undefined && source === '') return undefined;
  const rate = Number(values.get('rate') || 1);
  const playing = rate !== 0;
  return {
    source: source || LIVE_HISTORY,
    atMs: atMs ?? null,
    rate: Number.isFinite(rate) && playing ? rateWithin(rate) : 1,
    playing,
  };
}

const PLACE_KINDS = [...SEARCH_KINDS, 'tree'] as const;

function placeOf(text: string | undefined): PlaceRef | undefined {
  const [, id = '', longitude, latitude] = /^(.+)@(-?[\d.]+),(-?[\d.]+)$/.exec(text ?? '') ?? [];
  const known = unescaped(id);
  const kind = PLACE_KINDS.find((each) => known.startsWith(`${each}:`) && known.length > each.length + 1);
  const at = [Number(longitude), Number(latitude)] as const;
  if (!kind || !at.every(Number.isFinite) || Math.abs(at[0]) > 180 || Math.abs(at[1]) > 85) return undefined;
  return { kind, id: known, name: '', at };
}

function valuesOf(hash: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const part of hash.replace(/^#/, '').split('&')) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    values.set(part.slice(0, at), part.slice(at + 1));
  }
  const selected = values.get('selected');
  if (selected !== undefined) values.set('selected', unescaped(selected));
  return values;
}

function isRecordId(text: string | undefined): text is RecordId {
  return text !== undefined && /^[a-z]+:./.test(text);
}

function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2F', '/');
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** The same direction from -180 up to 180. */
function turned(bearingDeg: number): number {
  const away = bearingDeg < -180 || bearingDeg >= 180;
  return away ? ((((bearingDeg + 180) % 360) + 360) % 360) - 180 : bearingDeg;
}

function clamp(value: number, minimum: number, maximum: number): number {
  return Math.min(maximum, Math.max(minimum, value));
}
