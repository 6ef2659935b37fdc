import type { Clock } from '../data/contract/clock.ts';
import type { RegistryId, RegistryRecord } from '../data/contract/registry.ts';
import type { StandardsDesk } from './gateway/standards-routes.ts';
import { buildingOf, buildingRecords, type BuildingSurroundings } from './registry/buildings.ts';

export interface BuildingsParts extends BuildingSurroundings {
  readonly standards: Pick<StandardsDesk, 'ask'>;
  readonly clock: Clock;
}

/** The building of an id; null where there is none. Buildings stay in the city package: its desk is asked. */
export async function findBuilding(parts: BuildingsParts, id: RegistryId): Promise<RegistryRecord | null> {
  const number = /^building:(\d{1,15})$/.exec(id)?.[1];
  if (number === undefined) return null;
  const feature = await askBuildings(parts, `/items/${number}`, []);
  return feature === null ? null : buildingOf(feature, parts);
}

/** A page of those that touch a box, and how many do. */
export async function buildingsIn(
  parts: BuildingsParts,
  bbox: readonly number[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly total: number; readonly records: readonly RegistryRecord[] }> {
  const query: [string, string][] = [
    ['bbox', bbox.join(',')],
    ['limit', String(limit)],
    ['offset', String(offset)],
  ];
  return buildingRecords(await askBuildings(parts, '/items', query), parts);
}

/** What the desk of the open standards tells of buildings; null where it has none. */
async function askBuildings(
  { standards, clock }: BuildingsParts,
  path: string,
  query: readonly (readonly [string, string])[],
): Promise<unknown> {
  const request = {
    path: `/collections/buildings${path}`,
    query,
    root: 'http://registry/ogc',
    accept: 'application/geo+json',
    atMs: clock.nowMs(),
    part: 0,
  };
  const reply = await standards.ask({ root: 'ogc', request, gzip: false });
  if (!('answer' in reply) || reply.answer.status !== 200) return null;
  const { body } = reply.answer;
  return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
}
