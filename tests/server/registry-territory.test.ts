import { expect, test } from 'vitest';
import type { Place } from '../../data/contract/package.ts';
import type { RegistryId, RegistryRecord } from '../../data/contract/registry.ts';
import { followTerritory } from '../../server/registry/past-territory.ts';
import { territoryOf } from '../../server/registry/territory.ts';
import { keepTerritory, keptTerritory } from '../../server/registry-keeper.ts';
import { MemoryArchive } from './memory-archive.ts';

const FIRST_MS = Date.UTC(2025, 0, 7);
const NEXT_MS = Date.UTC(2026, 0, 12);
const LAST_MS = Date.UTC(2027, 0, 11);
const MANIFEST = { name: 'x', sources: [], generated: false, bounds: [2.1, 41.3, 2.3, 41.5] } as const;

/** A package of a district with these sections, and these streets. */
function packageOf(sections: readonly string[], streets: Readonly<Record<string, string>>) {
  const corners = [2.1, 41.3, 2.3, 41.3, 2.3, 41.5, 2.1, 41.5, 2.1, 41.3];
  const whole = { polygons: [[corners]], areaM2: 1000, source: 0 };
  const own = { id: 'district:02', level: 'district', code: '02', name: 'Eixample', parent: null } as const;
  const district = { ...own, ...whole };
  const areas = sections.map((code) => {
    return { id: `section:${code}`, level: 'section', code, name: code, parent: district.id, ...whole } as const;
  });
  const places = Object.entries(streets).map(([id, name]): Place => {
    return { id, kind: 'street', name, at: [2.16, 41.39], rings: [], source: 0 };
  });
  return territoryOf(MANIFEST, { areas: [district, ...areas] }, { places });
}

/** As servers do, one package after another on one home. */
async function follow(archive: MemoryArchive, own: ReturnType<typeof packageOf>, nowMs: number) {
  const { territory, changes } = followTerritory(own, keptTerritory(archive.documents), nowMs);
  await keepTerritory(archive.documents, changes);
  const validity = (id: RegistryId) => {
    const { validFromMs, validToMs } = territory.records.get(id) ?? ({} as Partial<RegistryRecord>);
    return [validFromMs, validToMs];
  };
  return { territory, changes, validity };
}

const FIRST = packageOf(['02001', '02002'], { casp: 'Carrer de Casp', general: 'Avinguda del General' });
const NEXT = packageOf(['02001', '02003'], { casp: 'Carrer de Casp', nou: 'Carrer Nou' });

test('of the first package all was there since ever; it is kept once', async () => {
  const archive = new MemoryArchive();
  const first = await follow(archive, FIRST, FIRST_MS);
  expect(first.territory.records).toEqual(FIRST.records);
  expect(first.changes).toHaveLength(FIRST.records.size);
  expect((await follow(archive, FIRST, NEXT_MS)).changes).toEqual([]);
});

test('what the next package has no more is kept with its end, what is new begins, the rest stays as it was', async () => {
  const archive = new MemoryArchive();
  await follow(archive, FIRST, FIRST_MS);
  const { territory, validity, changes } = await follow(archive, NEXT, NEXT_MS);
  expect(validity('census-section:02001')).toEqual([null, null]);
  expect(validity('census-section:02002')).toEqual([null, NEXT_MS]);
  expect(validity('census-section:02003')).toEqual([NEXT_MS, null]);
  expect(validity('street:general')).toEqual([null, NEXT_MS]);
  expect(territory.records.get('street:general')?.name).toBe('Avinguda del General');
  expect(territory.partsOf('census-section:02002')).toEqual([
    { type: 'part-of', from: 'census-section:02002', to: 'district:02', validFromMs: null, validToMs: NEXT_MS },
  ]);
  expect(territory.partsOf('census-section:02003')).toMatchObject([{ to: 'district:02', validFromMs: NEXT_MS }]);
  expect(territory.within([2.16, 41.39])).not.toContain('census-section:02002');
  expect(changes).toHaveLength(4);
});

test('what comes back goes on under its id', async () => {
  const archive = new MemoryArchive();
  await follow(archive, FIRST, FIRST_MS);
  await follow(archive, NEXT, NEXT_MS);
  const { validity } = await follow(archive, FIRST, LAST_MS);
  expect(validity('street:general')).toEqual([null, null]);
  expect(validity('census-section:02003')).toEqual([NEXT_MS, LAST_MS]);
});
