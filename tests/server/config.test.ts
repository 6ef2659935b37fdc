import { describe, expect, it } from 'vitest';
import { BadStart, helpText, readConfig } from '../../server/config.ts';
import { readAllowed } from '../../server/outbound/address-policy.ts';
import { SETTINGS } from '../../server/settings.ts';

function problemOf(args: readonly string[], variables: Record<string, string> = {}): string {
  try {
    readConfig(args, variables);
  } catch (error) {
    if (error instanceof BadStart) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('readConfig', () => {
  it('listens on loopback at 8080 and writes to .besso unless told otherwise', () => {
    expect(readConfig([], {})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      home: '.besso',
      city: null,
      feeds: null,
      tilesets: [],
      seed: 1,
      speed: 1,
      timeMs: null,
      log: 'info',
      sentiloPort: 8081,
      mqttPort: 1883,
      testProvider: false,
      databaseUrl: null,
      keepRawDays: 90,
      doors: null,
      federation: null,
      recordings: null,
      allowOutside: [],
      publicUrl: null,
      trustProxy: false,
      perAddress: 1000,
      oidcIssuer: null,
      oidcClientId: null,
      oidcClientSecret: null,
      oidcRoles: null,
      oidcScope: null,
    });
  });

  it('takes every setting as a flag and as a variable', () => {
    const values = {
      port: '9000',
      host: '::1',
      home: '/h',
      city: '/c',
      feeds: '/f.json',
      tilesets: 'port=https://example.org/port/tileset.json',
      seed: '7',
      speed: '60',
      timeMs: '2026-11-20T07:30:00Z',
      log: 'debug',
      sentiloPort: '9001',
      mqttPort: '0',
      testProvider: 'yes',
      databaseUrl: 'postgres://besso@localhost/besso',
      keepRawDays: '30',
      doors: '/d.json',
      federation: '/o.json',
      recordings: '/r',
      allowOutside: 'broker.local:1883, 10.0.0.0/8',
      publicUrl: 'https://twin.example.org',
      trustProxy: '1',
      perAddress: '50',
      oidcIssuer: 'https://id.example.org',
      oidcClientId: 'besso',
      oidcClientSecret: 'not told',
      oidcRoles: 'groups:city=planner',
      oidcScope: 'groups',
    };
    const expected = {
      port: 9000,
      host: '::1',
      home: '/h',
      city: '/c',
      feeds: '/f.json',
      tilesets: [{ name: 'port', url: 'https://example.org/port/tileset.json' }],
      seed: 7,
      speed: 60,
      timeMs: Date.UTC(2026, 10, 20, 7, 30),
      log: 'debug',
      sentiloPort: 9001,
      mqttPort: 0,
      testProvider: true,
      databaseUrl: 'postgres://besso@localhost/besso',
      keepRawDays: 30,
      doors: '/d.json',
      federation: '/o.json',
      recordings: '/r',
      allowOutside: readAllowed('broker.local:1883, 10.0.0.0/8'),
      publicUrl: 'https://twin.example.org',
      trustProxy: true,
      perAddress: 50,
      oidcIssuer: 'https://id.example.org',
      oidcClientId: 'besso',
      oidcClientSecret: 'not told',
      oidcRoles: 'groups:city=planner',
      oidcScope: 'groups',
    };
    const settings = Object.entries(SETTINGS).map(([name, setting]) => ({
      ...setting,
      value: values[name as keyof typeof values],
    }));
    const secret = { BESSO_OIDC_CLIENT_SECRET: values.oidcClientSecret };
    const flagged = settings.flatMap(({ flag, placeholder, value }) => (flag ? [{ flag, placeholder, value }] : []));
    const apart = flagged.flatMap(({ flag, placeholder, value }) => (placeholder === null ? [flag] : [flag, value]));
    expect(readConfig(apart, secret)).toEqual(expected);
    expect(
      readConfig(
        flagged.map(({ flag, value }) => `${flag}=${value}`),
        secret,
      ),
    ).toEqual(expected);
    expect(readConfig([], Object.fromEntries(settings.map(({ variable, value }) => [variable, value])))).toEqual(
      expected,
    );
  });

  it('lets a flag win over a variable, and an empty variable say nothing', () => {
    expect(readConfig(['--port', '1'], { BESSO_PORT: '2' })).toMatchObject({ port: 1 });
    expect(readConfig([], { BESSO_PORT: '' })).toMatchObject({ port: 8080 });
  });

  it.each([
    ['--port', '65536'],
    ['--port', '80.5'],
    ['--port', '-1'],
    ['--port', '0x50'],
    ['--port', ''],
    ['--speed', '0'],
    ['--speed', 'fast'],
    ['--speed', '99999'],
    ['--seed', 'one'],
    ['--time', 'yesterday'],
    ['--time', '2026-02-30T10:00'],
    ['--time', '2026-03-29T02:30'],
    ['--time', '2026-02-30T10:00:00Z'],
    ['--log', 'loud'],
    ['--host', 'a b'],
    ['--home', ' '],
  ])('refuses %s %j in one line that names it and what is wanted', (flag, value) => {
    const problem = problemOf([flag, value]);
    expect(problem).toContain(`${flag} must be `);
    expect(problem).not.toContain('\n');
  });

  it('names the variable where the bad value came from one', () => {
    expect(problemOf([], { BESSO_PORT: 'x' })).toBe('BESSO_PORT must be a whole number from 0 to 65535, not "x"');
  });

  it('refuses a flag that it does not know, and one without its value', () => {
    expect(problemOf(['--colour', 'red'])).toContain('unknown flag --colour');
    expect(problemOf(['8080'])).toContain('unknown flag 8080');
    expect(problemOf(['--port'])).toBe('--port needs a value');
  });

  it('reads a time without a zone as the clocks of Barcelona show it, winter and summer', () => {
    expect(readConfig(['--time', '2026-11-20T08:30'], {})).toMatchObject({ timeMs: Date.UTC(2026, 10, 20, 7, 30) });
    expect(readConfig(['--time', '2026-07-01T08:30'], {})).toMatchObject({ timeMs: Date.UTC(2026, 6, 1, 6, 30) });
    expect(readConfig(['--time', '2026-07-01T08:30:00+05:30'], {})).toMatchObject({
      timeMs: Date.UTC(2026, 6, 1, 3, 0),
    });
    expect(readConfig(['--time', '2026-07-01'], {})).toMatchObject({ timeMs: Date.UTC(2026, 5, 30, 22, 0) });
  });
});

describe('--help', () => {
  it('is asked for by itself or among others', () => {
    expect(readConfig(['--help'], {})).toBe('help');
    expect(readConfig(['--port', '1', '-h'], {})).toBe('help');
  });

  it('names every flag and variable of the table, each on a line of at most 120 characters', () => {
    for (const { flag, variable } of Object.values(SETTINGS))
      expect(helpText()).toMatch(new RegExp(`^ +${flag ?? ''} .*${variable} `, 'm'));
    for (const line of helpText().split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});
