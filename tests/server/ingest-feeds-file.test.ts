import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadFeedsFile, parseFeeds } from '../../server/ingest/feeds-file.ts';
import { readJson } from './ingest-sources.ts';

const CONNECTORS = [readJson];

const GOOD = {
  id: 'feed:renfe',
  name: 'Rodalies',
  protocol: 'read-json',
  licence: 'CC BY 4.0',
  ttlS: 30,
  options: { url: 'https://gtfsrt.renfe.com/vehicle_positions.pb' },
};

const parse = (...feeds: readonly unknown[]) => parseFeeds(JSON.stringify({ feeds }), CONNECTORS);

function problemOf(text: string): string {
  try {
    parseFeeds(text, CONNECTORS);
  } catch (error) {
    if (error instanceof BadFeedsFile) return error.message;
    throw error;
  }
  return '';
}

describe('a feeds file', () => {
  test('gives its feeds, with what was left out filled in', () => {
    expect(parse(GOOD, { ...GOOD, id: 'feed:fgc', recorded: true, attribution: 'FGC' })).toEqual([
      { ...GOOD, simulated: false, recorded: false, attribution: '' },
      { ...GOOD, id: 'feed:fgc', simulated: false, recorded: true, attribution: 'FGC' },
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown protocol', { ...GOOD, protocol: 'gopher' }, /feed:renfe .*"gopher" is none of read-json/],
    ['an option of the wrong kind', { ...GOOD, options: { url: 7 } }, /feed:renfe .*options\/url for read-json/],
    ['a missing option', { ...GOOD, options: {} }, /feed:renfe .*options\/url/],
    ['no ttl', { ...GOOD, ttlS: 0 }, /\/feeds\/0\/ttlS/],
    ['no licence', { ...GOOD, licence: undefined }, /\/feeds\/0\/licence/],
    ['a bad id', { ...GOOD, id: 'Renfe' }, /\/feeds\/0\/id/],
    ['a misspelt field', { ...GOOD, ttl: 3 }, /\/feeds\/0\/ttl/],
    ['a token in the file', { ...GOOD, headersFrom: { Authorization: 'a1b2-c3' } }, /\/feeds\/0\/headersFrom/],
    ['no header', { ...GOOD, headersFrom: { 'Two words': 'TOKEN' } }, /\/feeds\/0\/headersFrom/],
    ['no object', null, /\/feeds\/0/],
  ])('with %s is refused with where it is', (_, feed, problem) => {
    const text = JSON.stringify({ feeds: [feed] });
    expect(problemOf(text)).toMatch(problem);
    expect(problemOf(text)).not.toMatch(/\n/);
  });

  test('names the variables that hold the headers of its requests', () => {
    const headersFrom = { Authorization: 'OPEN_DATA_BCN_TOKEN' };
    expect(parse({ ...GOOD, headersFrom })[0]?.headersFrom).toEqual(headersFrom);
  });

  test('with the same feed twice is refused', () => {
    expect(() => parse(GOOD, GOOD)).toThrow(new BadFeedsFile('the feeds file has feed:renfe twice'));
  });

  test('that is no JSON, or something else, is refused in one line', () => {
    for (const text of ['', '{', '[]', '{"feeds":[]}', '{\n"feeds":\n[,]}', 'null']) {
      expect(problemOf(text)).toMatch(/^the feeds file [^\n]+$/);
    }
  });

  test('of any JSON at all is taken or refused by name', () => {
    fc.assert(
      fc.property(fc.json(), fc.jsonValue(), (text, feed) => {
        problemOf(text);
        problemOf(JSON.stringify({ feeds: [feed] }));
      }),
    );
  });
});
