import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Audit, openAudit } from '../../server/audit/audit.ts';
import { AUDIT_FILE } from '../../server/audit/audit-file.ts';
import { canonicalJson, type Note, valueDigest } from '../../server/audit/chain.ts';
import { verifyChain } from '../../server/audit/verify-chain.ts';
import { main } from '../../server/audit-command.ts';
import { StoreFull } from '../../server/store/archive.ts';
import type { Json } from '../../server/store/batch.ts';

let folder: string;
let file: string;
const open: Audit[] = [];
const failures: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-audit-'));
  file = join(folder, AUDIT_FILE);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((audit) => audit.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function audit(): Promise<Audit> {
  const parts = {
    folder,
    clock: { nowMs: () => 7 },
    wallMs: () => 1_790_000_000_000,
    failed: (error: unknown) => void failures.push(error),
  };
  const opened = await openAudit(parts);
  open.push(opened);
  return opened;
}

function note(target: string, more: Partial<Note> = {}): Note {
  return { who: { role: 'steward', id: 'p' }, action: 'PUT /things/:id', target, outcome: 'done', ...more };
}

const lines = () => readFileSync(file, 'utf8').split('\n').slice(0, -1);
const entries = () => lines().map((line) => JSON.parse(line) as Record<string, unknown>);

/** A chain of so many entries, closed. */
async function written(count: number): Promise<void> {
  const log = await audit();
  for (let index = 1; index <= count; index++) await log.note(note(`/things/${index}`));
  open.splice(0);
  await log.close();
}

function rewrite(change: (lines: string[]) => string[]): void {
  writeFileSync(file, `${change(lines()).join('\n')}\n`);
}

/** What a command of `npm run audit` says, and its exit code. */
async function command(...args: readonly string[]): Promise<{ readonly code: unknown; readonly said: string }> {
  let said = '';
  const take = (text: unknown): boolean => {
    said += String(text);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(take);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(take);
  await main({ args: [...args], variables: { BESSO_HOME: folder }, root: '' });
  const code = process.exitCode;
  process.exitCode = undefined;
  out.mockRestore();
  err.mockRestore();
  return { code, said };
}

describe('canonical JSON', () => {
  // The sample of RFC 8785, 3.2.2 and 3.2.3.
  test('is the one of RFC 8785', () => {
    const sample = JSON.parse(
      String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
    ) as Json;
    expect(canonicalJson(sample)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('says the same of what came back from a file', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(JSON.parse(JSON.stringify(value)) as Json)).toBe(canonicalJson(value as Json));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the audit log', () => {
  test('chains each entry to the one before, as anybody can calculate', async () => {
    const log = await audit();
    await log.note(note('/things/1', { before: valueDigest(null), after: valueDigest({ b: 1, a: [2] }) }));
    await log.note(note('/things/2'));
    const [first, second] = entries();
    expect(first).toMatchObject({ sequence: 1, atMs: 1_790_000_000_000, cityMs: 7, previous: '0'.repeat(64) });
    expect(first?.after).toBe(createHash('sha256').update('{"a":[2],"b":1}').digest('hex'));
    expect(second?.previous).toBe(first?.hash);
    const content =
      `${first?.hash}{"action":"PUT /things/:id","atMs":1790000000000,"cityMs":7,"outcome":"done",` +
      `"previous":"${first?.hash}","sequence":2,"target":"/things/2","who":{"id":"p","role":"steward"}}`;
    expect(second?.hash).toBe(createHash('sha256').update(content).digest('hex'));
    expect(log.head()).toMatchObject({ sequence: 2, hash: second?.hash });
  });

  test('has written what it has acknowledged, many at once too', async () => {
    const log = await audit();
    await Promise.all(Array.from({ length: 500 }, (_, index) => log.note(note(`/things/${index}`))));
    expect(entries()).toHaveLength(500);
    expect(await verifyChain(file)).toMatchObject({ entries: 500, broken: null });
  });

  test('goes on where it ended, also after a line that was torn', async () => {
    await written(3);
    appendFileSync(file, '{"sequence":4,"who"');
    expect(await verifyChain(file)).toMatchObject({ entries: 3, broken: null });
    const log = await audit();
    await log.note(note('/things/4'));
    expect(entries().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(await verifyChain(file)).toMatchObject({ entries: 4, broken: null });
  });

  test('opens with an end that is no entry, and says so when it is looked through', async () => {
    await written(2);
    appendFileSync(file, 'rubbish\n');
    const log = await audit();
    await log.note(note('/things/3'));
    expect(await verifyChain(file)).toMatchObject({ entries: 2, broken: { sequence: 3 } });
  });

  test('counts what comes by thousands, one entry for all that are alike', async () => {
    const log = await audit();
    const counted = note('testApi_provider', { action: 'observations', who: { role: 'provider', id: 'a' } });
    for (let index = 0; index < 1000; index++) log.count(counted, 100);
    log.count({ ...counted, who: { role: 'provider', id: 'b' } });
    expect(log.head().sequence).toBe(0);
    open.splice(0);
    await log.close();
    expect(entries().map(({ who, count }) => [who, count])).toEqual([
      [{ role: 'provider', id: 'a' }, 100_000],
      [{ role: 'provider', id: 'b' }, 1],
    ]);
  });

  test('counts in bounded room, whatever it is told', async () => {
    const log = await audit();
    for (let index = 0; index < 5000; index++) log.count(note(`/x/${index}`));
    open.splice(0);
    await log.close();
    const all = entries();
    expect(all.length).toBe(2001);
    expect(all.reduce((sum, { count }) => sum + Number(count), 0)).toBe(5000);
  });

  test('keeps each entry short', async () => {
    const log = await audit();
    const long = '\u0000'.repeat(100_000);
    await log.note(
      note(long, { action: long, detail: long, before: long, after: long, who: { role: 'viewer', id: long } }),
    );
    expect((lines()[0] ?? '').length).toBeLessThan(8192);
    expect(await verifyChain(file)).toMatchObject({ entries: 1, broken: null });
  });

  test('is read page by page, newest first, from anywhere', async () => {
    const log = await audit();
    const long = 'y'.repeat(150);
    const all = Array.from({ length: 1200 }, (_, index) =>
      note(index % 3 === 0 ? long : `/${index}`, { detail: long }),
    );
    await Promise.all(all.map((each) => log.note(each)));
    const sequences = async (before: number, limit: number) =>
      (await log.before(before, limit)).map((entry) => (entry as { sequence: number }).sequence);
    expect(await sequences(Number.MAX_SAFE_INTEGER, 3)).toEqual([1200, 1199, 1198]);
    expect(await sequences(1, 10)).toEqual([]);
    expect(await sequences(2, 10)).toEqual([1]);
    for (const before of [3, 57, 400, 611, 1199, 1200]) {
      expect(await sequences(before, 2)).toEqual([before - 1, before - 2]);
    }
  });

  test('refuses what it cannot write, and goes on', async () => {
    const log = await audit();
    await log.note(note('/things/1'));
    const broken: Note = {
      ...note('/things/2'),
      get action(): string {
        throw new Error('no such thing');
      },
    };
    await expect(log.note(broken)).rejects.toThrow('no such thing');
    await log.note(note('/things/3'));
    expect(await verifyChain(file)).toMatchObject({ entries: 2, broken: null });
  });
});

describe('on a full disk', () => {
  test.skipIf(!existsSync('/dev/full'))(
    'a note is refused as such (left out where there is no /dev/full)',
    async () => {
      symlinkSync('/dev/full', file);
      const log = await audit();
      await expect(log.note(note('/things/1'))).rejects.toBeInstanceOf(StoreFull);
      expect(log.head().sequence).toBe(0);
    },
  );

  test.skipIf(!existsSync('/dev/full'))(
    'counts are kept for later (left out where there is no /dev/full)',
    async () => {
      symlinkSync('/dev/full', file);
      const log = await audit();
      log.count(note('/things/1'));
      await log.close();
      expect(failures).toHaveLength(1);
      open.splice(0);
    },
  );
});

describe('npm run audit', () => {
  test('verify says that a chain holds, while the server runs too', async () => {
    const log = await audit();
    for (let index = 0; index < 5; index++) await log.note(note('/x'));
    const { code, said } = await command('verify');
    expect(said).toBe(`chain of 5 entries holds\nhead ${log.head().hash}\n`);
    expect(code).toBe(0);
  });

  test('verify says that an empty log holds', async () => {
    expect(await command('verify')).toMatchObject({
      code: 0,
      said: expect.stringContaining('chain of 0 entries holds'),
    });
  });

  test.each([
    [
      'a word of an entry is changed',
      3,
      (all: string[]) => all.with(2, (all[2] ?? '').replace('/things/3', '/things/9')),
    ],
    ['an entry is taken out', 3, (all: string[]) => all.toSpliced(2, 1)],
    ['two entries change places', 2, (all: string[]) => [all[0], all[2], all[1], all[3], all[4]].map(String)],
    ['an entry is put in', 3, (all: string[]) => all.toSpliced(2, 0, all[1] ?? '')],
    ['a line is no entry', 4, (all: string[]) => all.with(3, '[]')],
    ['the beginning is cut off', 1, (all: string[]) => all.slice(2)],
    ['a member is added', 5, (all: string[]) => all.with(4, (all[4] ?? '').replace('{', '{"extra":1,'))],
  ])('verify says where it breaks when %s', async (_what, sequence, change) => {
    await written(5);
    rewrite(change);
    const { code, said } = await command('verify');
    expect(said).toMatch(new RegExp(`^chain breaks at entry ${sequence}: `));
    expect(code).toBe(1);
  });

  test('verify finds an entry written anew, hash and all, at the one that follows', async () => {
    await written(3);
    const [first = '', second = ''] = lines();
    const { hash: _hash, ...kept } = JSON.parse(second) as Record<string, Json>;
    const content = { ...kept, target: '/another' };
    const previous = (JSON.parse(first) as { hash: string }).hash;
    const hash = createHash('sha256')
      .update(previous + canonicalJson(content))
      .digest('hex');
    rewrite((all) => all.with(1, JSON.stringify({ ...content, hash })));
    expect((await command('verify')).said).toContain('chain breaks at entry 3: it does not follow the entry before it');
  });

  test('verify finds that the last entries were cut off, and that all were', async () => {
    await written(4);
    rewrite((all) => all.slice(0, 2));
    const { code, said } = await command('verify');
    expect(said).toBe('chain breaks at entry 3: it and all up to entry 4 were cut off\n');
    expect(code).toBe(1);
    rmSync(file);
    expect((await command('verify')).said).toContain('chain breaks at entry 1: it and all up to entry 4');
  });

  test('what was cut off is missed for good: a server that goes on does not hide it', async () => {
    await written(4);
    rewrite((all) => all.slice(0, 3));
    await written(2);
    expect(entries().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 5, 6]);
    expect((await command('verify')).said).toContain('chain breaks at entry 4: entry 4 is not there: 5 stands');
  });

  test('verify finds the log of another home, longer or not', async () => {
    await written(3);
    const own = readFileSync(file, 'utf8');
    rmSync(file);
    rmSync(join(folder, 'audit.end'));
    await audit().then(async (log) => {
      for (let index = 0; index < 5; index++) await log.note(note('/another'));
      open.splice(0);
      await log.close();
    });
    expect(await command('verify')).toMatchObject({ code: 0 });
    writeFileSync(file, own);
    expect((await command('verify')).said).toContain('chain breaks at entry 4');
    writeFileSync(file, '');
    rmSync(join(folder, 'audit.end'));
    await written(5);
    const longer = readFileSync(file, 'utf8');
    rmSync(file);
    rmSync(join(folder, 'audit.end'));
    await audit().then(async (log) => {
      await log.note(note('/mine'));
      open.splice(0);
      await log.close();
    });
    writeFileSync(file, longer);
    expect((await command('verify')).said).toBe('chain breaks at entry 1: it was written anew\n');
  });

  test('an end that lags behind, as after a power cut, breaks nothing', async () => {
    await written(3);
    const end = readFileSync(join(folder, 'audit.end'));
    await written(2);
    writeFileSync(join(folder, 'audit.end'), end);
    expect(await command('verify')).toMatchObject({ code: 0 });
    await written(1);
    expect(await verifyChain(file)).toMatchObject({ entries: 6, broken: null });
  });

  test('verify without the end that was kept does not say that all is well', async () => {
    await written(3);
    rmSync(join(folder, 'audit.end'));
    const { code, said } = await command('verify');
    expect(said).toContain('chain of 3 entries holds');
    expect(said).toContain('whether entries were cut off there is not known');
    expect(code).toBe(1);
  });

  test('verify with a head noted elsewhere finds a log that was written anew, its end too', async () => {
    await written(4);
    const head = (entries().at(-1)?.hash ?? '') as string;
    expect(await command('verify', '--head', head)).toMatchObject({ code: 0 });
    rmSync(file);
    rmSync(join(folder, 'audit.end'));
    await written(3);
    expect(await command('verify')).toMatchObject({ code: 0 });
    expect(await command('verify', '--head', head)).toMatchObject({ code: 1 });
  });

  test('list prints the newest entries', async () => {
    await written(5);
    const { said } = await command('list', '--last', '2');
    expect(said).toBe(`${lines().slice(-2).join('\n')}\n`);
  });

  test.each([
    [['sing']],
    [['verify', '--what']],
    [['verify', '--head', 'x']],
    [['verify', '--home', '/no/such/folder']],
  ])('refuses %j with one line and exit code 2', async (args) => {
    const { code, said } = await command(...args);
    expect(said).toMatch(/^besso: .+\n$/);
    expect(code).toBe(2);
  });

  test('verify ends with a verdict on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        writeFileSync(file, bytes);
        const { entries: held } = await verifyChain(file);
        expect(held).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
