import type { LngLat } from '../../data/contract/place.ts';
import type { Verdict } from '../../data/contract/verdict.ts';
import type { Also } from '../store/said-with.ts';

/** Who provides or consumes: has one secret token, of which only a digest is kept. */
export interface Entity {
  readonly id: string;
  readonly kind: 'provider' | 'application';
  readonly name: string;
  /** What it says is simulated, and marked so wherever it is shown. */
  readonly simulated: boolean;
  readonly licence: string;
  readonly attribution: string;
}

export const LEVELS = ['READ', 'WRITE', 'ADMIN'] as const;
export type Level = (typeof LEVELS)[number];

/** A thing with a place, or one that moves (`location` empty); has sensors. */
export interface Component {
  readonly provider: string;
  readonly id: string;
  readonly type: string;
  readonly description: string;
  readonly location: readonly LngLat[];
  readonly publicAccess: boolean;
  readonly additionalInfo: Readonly<Record<string, string>>;
  readonly technicalDetails: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export type SensorState = 'online' | 'offline' | 'ghost';

export interface Sensor {
  readonly provider: string;
  /** Unique inside its provider. */
  readonly id: string;
  readonly component: string;
  readonly type: string;
  readonly description: string;
  readonly dataType: string;
  readonly unit: string;
  readonly timeZone: string;
  readonly publicAccess: boolean;
  readonly state: SensorState;
  /** Minutes that its observations are served for; null: as long as they are kept. */
  readonly ttlMinutes: number | null;
  readonly additionalInfo: Readonly<Record<string, string>>;
  readonly technicalDetails: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Its series in the store. */
  readonly series: number;
}

/** What a sensor is told to be: absent members keep what they are, or take Sentilo's defaults. */
export interface SensorDescription {
  readonly sensor: string;
  readonly type?: string;
  readonly description?: string;
  readonly dataType?: string;
  readonly unit?: string;
  readonly timeZone?: string;
  readonly publicAccess?: boolean;
  readonly state?: SensorState;
  readonly ttlMinutes?: number;
  readonly additionalInfo?: Readonly<Record<string, string>>;
  readonly technicalDetails?: Readonly<Record<string, string>>;
  readonly component?: string;
  readonly componentType?: string;
  readonly componentDesc?: string;
  /** `"lat lon"`, several after commas; empty: it moves. */
  readonly location?: string;
  readonly componentPublicAccess?: boolean;
  readonly componentAdditionalInfo?: Readonly<Record<string, string>>;
  readonly componentTechnicalDetails?: Readonly<Record<string, string>>;
}

/** One value as it was said. */
export interface Told {
  readonly sensor: string;
  /** A text as it came; a number is written as JavaScript writes it. */
  readonly value: string;
  /** UTC epoch ms; absent: the moment of arrival, one for the whole call, later than that of the call before. */
  readonly atMs?: number;
  /** `"lat lon"`. */
  readonly location?: string;
  /** What a standard's observation says besides. */
  readonly also?: Also;
}

export interface Observed {
  readonly value: string;
  readonly atMs: number;
  readonly location: string | null;
  readonly verdict: Verdict;
}

/** Newest first; both ends included. */
export interface ObservedRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** Sensors that were refused, each once, in the order told; all others were kept and passed on. */
export interface Published {
  readonly accepted: number;
  readonly refused: readonly { readonly sensor: string; readonly why: 'not-found' | 'not-online' }[];
}

/** An order or an alarm as it was sent. */
export interface Sent {
  readonly message: string;
  readonly atMs: number;
  /** Entity that sent it. */
  readonly sender: string;
}

/** What fires an alert that the platform itself watches for. */
export const TRIGGERS = ['GT', 'GTE', 'LT', 'LTE', 'EQ', 'CHANGE', 'CHANGE_DELTA', 'FROZEN'] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const ALERT_TYPES = ['EXTERNAL', 'INTERNAL'] as const;

/** What alarms are about. The last four members are null for external ones, which their owner raises by itself. */
export interface Alert {
  /** Unique in the whole platform. */
  readonly id: string;
  /** The entity that owns it. */
  readonly entity: string;
  readonly type: (typeof ALERT_TYPES)[number];
  readonly name: string;
  readonly description: string;
  readonly active: boolean;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly trigger: Trigger | null;
  readonly expression: string | null;
  readonly component: string | null;
  readonly sensor: string | null;
}

/** What an alert is told to be: absent members keep what they are. */
export interface AlertDescription {
  readonly id: string;
  /** The entity that owns it; absent: whoever it is told for. */
  readonly entity?: string;
  readonly type?: string;
  readonly name?: string;
  readonly description?: string;
  readonly active?: boolean;
  readonly trigger?: string;
  readonly expression?: string;
  readonly component?: string;
  readonly sensor?: string;
}

/** What a component is told to be, as in {@link SensorDescription}. */
export interface ComponentDescription {
  readonly component: string;
  readonly componentType?: string;
  readonly componentDesc?: string;
  readonly location?: string;
  readonly componentPublicAccess?: boolean;
  readonly componentAdditionalInfo?: Readonly<Record<string, string>>;
  readonly componentTechnicalDetails?: Readonly<Record<string, string>>;
}

/** The entity that administers all others. */
export const MASTER = 'sentilo-catalog';

/** Alerts that the platform raises about itself; the master owns them. */
export const PLATFORM_ALERTS = [
  '_GHOST_SENSOR',
  '_OVER_QUOTA_INBOUND',
  '_GLOBAL_OVER_QUOTA_INBOUND',
  '_OVER_QUOTA_OUTBOUND',
] as const;
export type PlatformAlert = (typeof PLATFORM_ALERTS)[number];

/** Something moved through the platform; told after it is safe. */
export interface PlatformEvent {
  readonly type: 'DATA' | 'ORDER' | 'ALARM';
  /** `/data/p/s`, `/order/p[/s]`, `/alarm/id`. */
  readonly topic: string;
  readonly message: string;
  readonly atMs: number;
  readonly publishedAtMs: number;
  readonly publisher: string;
  readonly provider: string | null;
  readonly sensor: string | null;
  readonly location: string | null;
  /** As in {@link Told}. */
  readonly also?: Also;
  readonly alert: string | null;
  readonly alertType: string | null;
}

/** Where it gives a promise, whoever published waits for it. */
export type PlatformListener = (events: readonly PlatformEvent[]) => unknown;

/**
 * The sensor platform, whatever door it is spoken to through: who may say what, which sensors there are, what they said.
 * Writes settle once they are safe.
 */
export interface Platform {
  /** Whose token it is; compared in constant time. */
  entityOf(token: string): Entity | null;
  entities(): readonly Entity[];
  entity(id: string): Entity | null;
  /** A new one and its token, told this once. Throws where the id is taken or not `[0-9a-zA-Z_-]+`. */
  addEntity(entity: Entity): Promise<string>;
  /** A new token in place of the one that an entity has, told this once. */
  renewToken(entity: string): Promise<string>;
  /** Whether it is to be reached by TLS alone. */
  isSecureOnly(entity: string): boolean;
  requireSecure(entity: string, required: boolean): Promise<void>;
  may(entity: Entity, target: string, level: Level): boolean;
  /** Every entity that it has a permission on, itself included, with the highest level. */
  permissions(entity: Entity): ReadonlyMap<string, Level>;
  /** Gives a permission; null takes it back. */
  permit(source: string, target: string, level: Level | null): Promise<void>;
  sensors(provider: string): readonly Sensor[];
  sensor(provider: string, id: string): Sensor | null;
  components(provider: string): readonly Component[];
  component(provider: string, id: string): Component | null;
  /** Where a component is; one that moves: where it was seen last, and nowhere before that. */
  placesOf(provider: string, component: string): readonly LngLat[];
  /** Creates sensors and the components that they name; gives Sentilo's error details, none when all were taken. */
  addSensors(provider: string, sensors: readonly SensorDescription[]): Promise<readonly string[]>;
  /** Changes what it is told of known sensors and components, and passes over unknown ones. */
  updateSensors(
    provider: string,
    sensors: readonly SensorDescription[],
    components?: readonly ComponentDescription[],
  ): Promise<readonly string[]>;
  /** Forgets sensors with all that they said. */
  removeSensors(provider: string, ids: readonly string[]): Promise<void>;
  /** Forgets components with their sensors. */
  removeComponents(provider: string, ids: readonly string[]): Promise<void>;
  /** Mail addresses, telephone and identity numbers are left out of what is kept, of orders and alarms too. */
  publish(by: Entity, provider: string, told: readonly Told[]): Promise<Published>;
  /** Values of an entity, and messages to or by it, that personal data was left out of since the start. */
  maskedOf(entity: string): number;
  observations(sensor: Sensor, range: ObservedRange): Promise<readonly Observed[]>;
  /** The same of many sensors: those of them that have any. */
  observationsOfEach(
    sensors: readonly Sensor[],
    range: ObservedRange,
  ): Promise<ReadonlyMap<Sensor, readonly Observed[]>>;
  /** The newest observation of each sensor that has one in a span. */
  newest(sensors: readonly Sensor[], span: Omit<ObservedRange, 'limit'>): Promise<ReadonlyMap<Sensor, Observed>>;
  /** Minutes that a sensor's observations are served for: its own, or the platform's; null: as long as they are kept. */
  servedMinutes(sensor: Sensor): number | null;
  /** Takes back the newest observation of a sensor. */
  withdrawNewest(sensor: Sensor): Promise<void>;
  /** To one sensor, or (null) to all of a provider. */
  order(by: Entity, provider: string, sensor: string | null, message: string): Promise<Published>;
  /** Orders to a sensor, those to all of its provider included. */
  orders(sensor: Sensor, range: ObservedRange): Promise<readonly Sent[]>;
  /** The same array until one changes. */
  alerts(): readonly Alert[];
  alert(id: string): Alert | null;
  /** Gives Sentilo's error details, none when all were taken. */
  addAlerts(owner: string, alerts: readonly AlertDescription[]): Promise<readonly string[]>;
  updateAlerts(owner: string, alerts: readonly AlertDescription[]): Promise<readonly string[]>;
  /** Those of the ids that the owner has. */
  removeAlerts(owner: string, ids: readonly string[]): Promise<void>;
  /** Raises an alarm; the alert must be one that there is. */
  alarm(by: Entity, alert: Alert, message: string, alertType?: string): Promise<void>;
  /** Raises an alarm of the platform's own, at most once in a while; never rejects. */
  raise(alert: PlatformAlert, message: string): void;
  alarms(alert: Alert, range: ObservedRange): Promise<readonly Sent[]>;
  /** Calls back with what was published, batch by batch, once it is safe; gives what ends it. */
  listen(listener: PlatformListener): () => void;
}
