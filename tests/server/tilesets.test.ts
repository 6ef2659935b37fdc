import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { folderWithoutTileset, readTilesets } from '../../server/tilesets.ts';
import { type Fixture, openFixture } from './gateway-fixture.ts';

describe('--tileset', () => {
  it('takes folders and addresses, several of them', () => {
    const args = ['--tileset', 'port=/models/port', '--tileset', 'far=https://example.org/t/tileset.json'];
    expect(readConfig(args, {})).toMatchObject({
      tilesets: [
        { name: 'port', folder: '/models/port' },
        { name: 'far', url: 'https://example.org/t/tileset.json' },
      ],
    });
  });

  it.each(['port', '=/x', 'a b=/x', '../up=/x', 'a=', 'a=/x;a=/y', 'far=https://user:word@example.org/tileset.json'])(
    'refuses %s',
    (text) => {
      expect(readTilesets(text)).toBeUndefined();
      expect(() => readConfig(['--tileset', text], {})).toThrow(/--tileset must be a name/);
    },
  );

  it('names the folder that holds no tileset', () => {
    expect(folderWithoutTileset([{ name: 'a', folder: '/nowhere/at/all' }])).toBe('/nowhere/at/all');
    expect(folderWithoutTileset([{ name: 'a', url: 'https://example.org/tileset.json' }])).toBeNull();
  });
});

describe('the tilesets of a server', () => {
  let home = '';
  let fixture: Fixture;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'besso-tilesets-'));
    mkdirSync(join(home, 'port/tiles'), { recursive: true });
    writeFileSync(join(home, 'secret.txt'), 'kept back');
    writeFileSync(join(home, 'port/tileset.json'), '{"asset":{"version":"1.1"}}');
    writeFileSync(join(home, 'port/.hidden'), 'kept back');
    writeFileSync(join(home, 'port/tiles/0.glb'), 'glTF');
    fixture = await openFixture({
      folders: {
        cityFolder: home,
        pageFolder: join(home, 'no-page'),
        tilesets: [
          { name: 'port', folder: join(home, 'port') },
          { name: 'far', url: 'https://tiles.example.org/x/tileset.json' },
        ],
      },
    });
  });

  afterAll(async () => {
    await fixture.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('are listed, each with the address of its tileset', async () => {
    expect(await (await fetch(`${fixture.url}/api/v1/tilesets`)).json()).toEqual({
      tilesets: [
        { name: 'port', url: '/tilesets/port/tileset.json' },
        { name: 'far', url: 'https://tiles.example.org/x/tileset.json' },
      ],
    });
  });

  it('are served from their folders', async () => {
    const answer = await fetch(`${fixture.url}/tilesets/port/tileset.json`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ asset: { version: '1.1' } });
    expect((await fetch(`${fixture.url}/tilesets/port/tiles/0.glb`)).status).toBe(200);
  });

  it.each([
    '/tilesets/port/../secret.txt',
    '/tilesets/port/..%2fsecret.txt',
    '/tilesets/port/%2e%2e/secret.txt',
    '/tilesets/port/tiles/..%5c..%5c..%5csecret.txt',
    '/tilesets/port//../../secret.txt',
    '/tilesets/port/.hidden',
    '/tilesets/far/tileset.json',
    '/tilesets/none/tileset.json',
  ])('give nothing above or hidden in their folders: %s', async (path) => {
    const { status, body } = await askRaw(fixture.url, path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('kept back');
  });

  it('of another host are all that the page may ask for besides', async () => {
    const policy = (await fetch(`${fixture.url}/health`)).headers.get('content-security-policy') ?? '';
    const connect = policy.split('; ').find((part) => part.startsWith('connect-src'));
    expect(connect).toBe("connect-src 'self' data: blob: https://tiles.example.org");
  });
});

/** Asks for a path just as it is written: fetch would tidy it. */
function askRaw(address: string, path: string): Promise<{ readonly status: number; readonly body: string }> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (answer) => {
      let body = '';
      answer.on('data', (bytes) => (body += String(bytes)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}
