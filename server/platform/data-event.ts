import type { Entity, PlatformEvent, Sensor, Told } from './platform.ts';

/** What a sensor said, as it is told to listeners. */
export function dataEvent(by: Entity, { provider, id }: Sensor, told: Told, arrivedMs: number): PlatformEvent {
  const event: PlatformEvent = {
    type: 'DATA',
    topic: `/data/${provider}/${id}`,
    message: told.value,
    atMs: told.atMs ?? arrivedMs,
    publishedAtMs: arrivedMs,
    publisher: by.id,
    provider,
    sensor: id,
    location: told.location ?? null,
    alert: null,
    alertType: null,
  };
  return told.also ? { ...event, also: told.also } : event;
}

/** A number where its text is the one that JavaScript writes, else the text. */
export function plainly(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) && String(value) === text ? value : text;
}
