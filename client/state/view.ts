import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Language } from '../../data/contract/language.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { PlaceRef } from './place.ts';
import type { Moment } from './replay.ts';

/** Where the eye is, as the map understands it. */
export interface Camera {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
  readonly pitchDeg: number;
  /** Clockwise from north. */
  readonly bearingDeg: number;
}

/** From the sea over Barceloneta toward Tibidabo: the first picture of the city. */
export const FIRST_CAMERA: Camera = { longitude: 2.178, latitude: 41.3905, zoom: 13.4, pitchDeg: 60, bearingDeg: -45 };

export const LIGHT_CHOICES = ['auto', 'day', 'dusk', 'night', 'contrast', 'print'] as const;

/** `auto` follows the sun over the city; the others hold one palette. */
export type LightChoice = (typeof LIGHT_CHOICES)[number];

export const QUALITY_CHOICES = ['auto', '0', '1', '2', '3'] as const;

/** `auto` draws as much detail as the machine can; the others hold one level, 0 the most. */
export type QualityChoice = (typeof QUALITY_CHOICES)[number];

type Lit = Exclude<LightChoice, 'auto'>;

/** How far before the moment shown the other of two lies: the same local time of another day, or an hour earlier. */
export const BESIDE_CHOICES = ['hour', 'day', 'week'] as const;

export type BesideChoice = (typeof BESIDE_CHOICES)[number];

export const PANEL_IDS = ['layers', 'feeds', 'table', 'time', 'settings', 'help'] as const;
export type PanelId = (typeof PANEL_IDS)[number];

/** The table of everything that is measured, whatever layer draws it. */
export const SENSOR_TABLE = 'sensors';

/** A wish to move the camera there; the stage carries it out once for each `serial`. */
interface Flight {
  readonly serial: number;
  readonly to: Partial<Camera>;
}

/** What a person looks at. Written by panels (intents) and, for `camera` and `visible`, by the stage. */
export interface View {
  readonly camera: Camera;
  /** west, south, east, north of what is in sight, degrees; null before the map is there. */
  readonly visible: readonly [west: number, south: number, east: number, north: number] | null;
  readonly flight: Flight | null;
  /** Ids of the layers shown. */
  readonly shown: ReadonlySet<string>;
  readonly selected: RecordId | null;
  /** Whether the camera goes with what is selected. */
  readonly following: boolean;
  readonly language: Language;
  readonly light: LightChoice;
  /** The light that `light` comes to now. */
  readonly lit: Lit;
  readonly quality: QualityChoice;
  /** Whether a corner tells how the city is being drawn. */
  readonly drawingState: boolean;
  /** Whether everything that floats on the map is put away, but for what makes the picture complete. */
  readonly bare: boolean;
  /** Whether single letters are commands. */
  readonly letterKeys: boolean;
  readonly panels: ReadonlySet<PanelId>;
  /** The layer whose table is open, or `SENSOR_TABLE`. */
  readonly tableOf: string | null;
  /** How much of the map's lower part lies under panels, px: what is gone to is shown above it. */
  readonly coveredBelowPx: number;
  /** A place of the package that is looked at, rather than a record of the city. */
  readonly mark: PlaceRef | null;
  /** The moment of the past that is shown; null: now. */
  readonly moment: Moment | null;
  /** The earlier moment that is shown beside it; null: none. */
  readonly beside: BesideChoice | null;
  /** Whether this page is one half of two moments, within the page that shows them. */
  readonly half: boolean;
}

export type ViewStore = StoreApi<View>;

export function createView(initial: Partial<View>): ViewStore {
  return createStore<View>(() => ({
    camera: FIRST_CAMERA,
    visible: null,
    flight: null,
    shown: new Set<string>(),
    selected: null,
    following: false,
    language: 'ca',
    light: 'auto',
    lit: 'day',
    quality: 'auto',
    drawingState: false,
    bare: false,
    letterKeys: true,
    panels: new Set<PanelId>(),
    tableOf: null,
    coveredBelowPx: 0,
    mark: null,
    moment: null,
    beside: null,
    half: false,
    ...initial,
  }));
}

/** Asks the stage to move the camera. */
export function flyTo(view: ViewStore, to: Partial<Camera>): void {
  view.setState(({ flight }) => ({ flight: { serial: (flight?.serial ?? 0) + 1, to }, following: false }));
}

export function setShown(view: ViewStore, layer: string, shown: boolean): void {
  view.setState((now) => ({ shown: withMember(now.shown, layer, shown) }));
}

export function setPanel(view: ViewStore, panel: PanelId, open: boolean): void {
  view.setState((now) => ({
    panels: withMember(now.panels, panel, open),
    ...(panel === 'table' && !open ? { tableOf: null } : {}),
  }));
}

export function openTable(view: ViewStore, layer: string): void {
  view.setState((now) => ({ tableOf: layer, panels: withMember(now.panels, 'table', true) }));
}

/** Selecting another thing, or nothing, ends following. */
export function select(view: ViewStore, selected: RecordId | null): void {
  if (view.getState().selected !== selected) view.setState({ selected, following: false, mark: null });
}

/** Marks a place of the package, or nothing; what was selected is let go. */
export function setMark(view: ViewStore, mark: PlaceRef | null): void {
  view.setState({ mark, selected: null, following: false });
}

export function setFollowing(view: ViewStore, following: boolean): void {
  view.setState(({ selected }) => ({ following: following && selected !== null }));
}

export function setCovered(view: ViewStore, coveredBelowPx: number): void {
  if (view.getState().coveredBelowPx !== coveredBelowPx) view.setState({ coveredBelowPx });
}

function withMember<Member>(members: ReadonlySet<Member>, member: Member, present: boolean): ReadonlySet<Member> {
  if (members.has(member) === present) return members;
  const next = new Set(members);
  if (present) next.add(member);
  else next.delete(member);
  return next;
}
