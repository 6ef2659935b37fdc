import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Batch, NO_VALUES, type Series } from '../../server/store/batch.ts';
import type { Database } from '../../server/store/database.ts';
import { migrate } from '../../server/store/migration.ts';
import { MIGRATIONS } from '../../server/store/migrations.ts';
import { keepSmall, readCursor, readDocuments, readSeries } from '../../server/store/small-tables.ts';

/** A place for a database: opened again, it is the same one. */
export interface DatabasePlace {
  open(): Promise<Database>;
  remove(): Promise<void>;
}

const FIRST: Series = { id: 1, key: 'p/s', subject: null, property: null, factor: 0.001 };

const EMPTY: Batch = {
  arrivedMs: 0,
  series: [],
  values: NO_VALUES,
  legs: [],
  records: [],
  gone: [],
  withdrawn: [],
  documents: [],
};

/** What every database must do, whichever driver speaks to it. */
export function databaseSuite(name: string, makePlace: () => Promise<DatabasePlace>): void {
  describe(`${name} as a database`, () => {
    let place: DatabasePlace;
    let database: Database;

    beforeAll(async () => {
      place = await makePlace();
      database = await place.open();
      await database.query('CREATE TABLE kept (id bigint PRIMARY KEY, bytes bytea)');
    }, 90_000);

    afterAll(async () => {
      await database.close();
      await place.remove();
    });

    const count = async () => (await database.query('SELECT count(*) AS n FROM kept'))[0]?.n;

    test('gives numbers, texts, truths and nothings as what they are', async () => {
      const sql = `SELECT $1::bigint AS whole, $2::float8 AS real, $3::text AS text, $4::boolean AS truth,
        $5::text AS nothing, sum(n) AS total FROM (VALUES (1::bigint), (2)) AS v (n)`;
      const [row] = await database.query(sql, [1_795_000_000_000, 23.4, "l'Eixample; $1", true, null]);
      expect(row).toEqual({
        whole: 1_795_000_000_000,
        real: 23.4,
        text: "l'Eixample; $1",
        truth: true,
        nothing: null,
        total: 3,
      });
    });

    test('gives JSON as the text that it is', async () => {
      const [row] = await database.query(`SELECT '{"a": 1}'::json AS json, $1::jsonb AS binary`, ['{"b":2}']);
      expect(row).toEqual({ json: '{"a": 1}', binary: '{"b": 2}' });
    });

    test('gives bytes back as they were, none and many', async () => {
      const many = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) >> 4);
      await database.query('INSERT INTO kept VALUES (1, $1), (2, $2)', [new Uint8Array(), many]);
      const rows = await database.query<{ bytes: Uint8Array }>('SELECT bytes FROM kept WHERE id <= 2 ORDER BY id');
      expect(rows.map(({ bytes }) => bytes.length)).toEqual([0, 1_000_000]);
      expect(rows[1]?.bytes).toBeInstanceOf(Uint8Array);
      expect(Buffer.compare(rows[1]?.bytes ?? new Uint8Array(), many)).toBe(0);
    });

    test('keeps all of a transaction', async () => {
      const before = Number(await count());
      const kept = await database.transaction(async (inside) => {
        await inside.query('INSERT INTO kept (id) VALUES (10)');
        await inside.query('INSERT INTO kept (id) VALUES (11)');
        return 'done';
      });
      expect(kept).toBe('done');
      expect(await count()).toBe(before + 2);
    });

    test('keeps nothing of a transaction that fails, whoever fails', async () => {
      const before = await count();
      const byUs = database.transaction(async (inside) => {
        await inside.query('INSERT INTO kept (id) VALUES (20)');
        throw new Error('changed my mind');
      });
      await expect(byUs).rejects.toThrow('changed my mind');
      const byIt = database.transaction(async (inside) => {
        await inside.query('INSERT INTO kept (id) VALUES (21)');
        await inside.query('INSERT INTO kept (id) VALUES (21)');
      });
      await expect(byIt).rejects.toMatchObject({ code: '23505' });
      expect(await count()).toBe(before);
    });

    test('keeps the queries of others out of a transaction', async () => {
      const before = Number(await count());
      const inside = database.transaction(async ({ query }) => {
        await query('INSERT INTO kept (id) VALUES (30)');
        await query('SELECT 1');
        throw new Error('not this');
      });
      const outside = database.query('INSERT INTO kept (id) VALUES (31)');
      await expect(inside).rejects.toThrow('not this');
      await outside;
      expect(await count()).toBe(before + 1);
    });

    test('answers after a refusal', async () => {
      await expect(database.query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' });
      expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    test('brings the tables up to date once, all steps or none', async () => {
      const steps = [{ name: '1', sql: 'CREATE TABLE first (n int);\nINSERT INTO first VALUES (1)' }];
      await migrate(database, steps);
      await migrate(database, steps);
      expect(await database.query('SELECT n FROM first')).toEqual([{ n: 1 }]);
      const broken = [...steps, { name: '2', sql: 'CREATE TABLE second (n int)' }, { name: '3', sql: 'nonsense' }];
      await expect(migrate(database, broken)).rejects.toMatchObject({ code: '42601' });
      expect(await database.query(`SELECT to_regclass('second')::text AS there`)).toEqual([{ there: null }]);
    });

    test('keeps small things by any name, as last said, until they are taken away', async () => {
      await migrate(database, MIGRATIONS);
      const names = ['plain', '', 'nul\0', 'half \ud800 pair', '"quoted"', "d'Or; --", '{1,2}', '\\x00', '𝒳'];
      const documents = names.map((id) => ({ kind: `kind ${id}`, id, json: { text: id, list: [1, null] } }));
      const series = names.map((key, index) => ({ ...FIRST, id: index + 1, key }));
      const keep = (offset: number, part: Partial<Batch>) =>
        database.transaction((inside) => keepSmall(inside, [{ offset, batch: { ...EMPTY, ...part } }]));
      await keep(1, { documents: [...documents, { kind: 'k', id: 'gone', json: 1 }], series });
      const changed = { ...FIRST, key: 'changed', subject: 'sensor:a', property: 'no2' } as const;
      await keep(2, { documents: [{ kind: 'k', id: 'gone', json: null }], series: [FIRST, changed] });
      expect(await readCursor(database)).toBe(2);
      expect(await readSeries(database)).toEqual([changed, ...series.slice(1)]);
      const kept = await readDocuments(database);
      expect(new Map(kept.map((each) => [each.id, each]))).toEqual(new Map(documents.map((each) => [each.id, each])));
    });

    test('is there again after it was closed', async () => {
      await database.query('INSERT INTO kept (id) VALUES (40)');
      await database.checkpoint();
      await database.close();
      database = await place.open();
      expect(await database.query('SELECT id FROM kept WHERE id = 40')).toEqual([{ id: 40 }]);
      expect(await database.bytes()).toBeGreaterThan(100_000);
    });
  });
}
