import { Value } from '@sinclair/typebox/value';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROPERTIES } from '../../data/catalogue/properties.ts';
import { REJECT_REASONS } from '../../data/contract/observation.ts';
import { SourceAway } from '../../server/connectors/connector.ts';
import type { Connector } from '../../server/connectors/connector.ts';
import { CONNECTORS } from '../../server/connectors/index.ts';
import { caseNames, type Damage, expectedOf, playCase, readCase } from './connector-cases.ts';

/** Runs of each case; set FUZZ_RUNS for a longer look. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 25);

const CASES = CONNECTORS.flatMap((connector) =>
  caseNames(connector.protocol).map((name) => ({ protocol: connector.protocol, name, connector })),
);

describe('every connector', () => {
  test('has a protocol of its own', () => {
    expect(new Set(CONNECTORS.map(({ protocol }) => protocol)).size).toBe(CONNECTORS.length);
  });

  test.each(CONNECTORS)('$protocol has three cases or more, one of them of bad input', ({ protocol }) => {
    const names = caseNames(protocol);
    expect(names.length).toBeGreaterThanOrEqual(3);
    const rejecting = names.filter((name) =>
      expectedOf(protocol, name).some(({ rejects }) => Object.keys(rejects).length > 0),
    );
    expect(rejecting).not.toEqual([]);
  });

  test.each(CONNECTORS)('$protocol refuses options that are not its own', ({ protocol, options }) => {
    expect(Value.Check(options, {})).toBe(false);
    const { connector, name } = CASES.find((each) => each.protocol === protocol) ?? {};
    expect(connector && name && Value.Check(options, readCase(protocol, name).options)).toBe(true);
  });
});

describe('every vector case', () => {
  test.each(CASES)('$protocol: $name', async ({ connector, name }) => {
    const { results } = await playCase(connector, name);
    expect(results).toEqual(expectedOf(connector.protocol, name));
  });

  test.each(CASES)('$protocol: $name tells properties of the catalogue, in whole legs', async ({ connector, name }) => {
    const { results } = await playCase(connector, name);
    for (const observation of results.flatMap(({ observations }) => observations)) {
      if (observation.type === 'value') expect(PROPERTIES).toHaveProperty(observation.property);
      if (observation.type === 'leg') expect(Object.values(observation.leg).every(Number.isInteger)).toBe(true);
    }
  });
});

describe('fuzz', { timeout: 60_000 }, () => {
  test.each(CASES)(
    '$protocol: $name, damaged anyhow, gives observations and rejects and never throws',
    async (each) => {
      await fc.assert(
        fc.asyncProperty(damages(), async (damage) => survives(each.connector, each.name, damage)),
        { numRuns: RUNS },
      );
    },
  );

  test.each(CASES.filter(({ protocol }) => protocol.startsWith('gtfs')))(
    '$protocol: $name, damaged within its archive, gives observations and rejects and never throws',
    async ({ connector, name }) => {
      await fc.assert(
        fc.asyncProperty(damages(), async (damage) => survives(connector, name, undefined, damage)),
        { numRuns: RUNS },
      );
    },
  );

  test.each(CASES)('$protocol: $name, replaced by any bytes, gives observations and rejects', async (each) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) =>
        survives(each.connector, each.name, () => bytes),
      ),
      { numRuns: RUNS },
    );
  });
});

/** A source may say that it cannot be read; anything else thrown is a fault of ours. */
async function survives(connector: Connector, name: string, damage?: Damage, inside?: Damage): Promise<void> {
  try {
    const { rejects, results } = await playCase(connector, name, damage, inside);
    for (const { reason, detail } of rejects) {
      expect(REJECT_REASONS).toContain(reason);
      expect(detail).not.toBe('');
    }
    for (const observation of results.flatMap(({ observations }) => observations)) {
      if (observation.type === 'value') expect(Number.isFinite(observation.value + observation.atMs)).toBe(true);
      if (observation.type === 'leg') expect(Object.values(observation.leg).every(Number.isInteger)).toBe(true);
    }
  } catch (error) {
    if (!(error instanceof SourceAway)) throw error;
  }
}

/** Bytes changed, cut out, put in twice, or the end torn off. Places are shares of the length. */
function damages(): fc.Arbitrary<Damage> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const one = fc.oneof(
    fc.tuple(place, fc.nat(255)).map(
      ([at, byte]): Damage =>
        (bytes) => {
          const changed = Uint8Array.from(bytes);
          if (changed.length > 0) changed[Math.min(changed.length - 1, Math.floor(at * changed.length))] = byte;
          return changed;
        },
    ),
    place.map(
      (at): Damage =>
        (bytes) =>
          bytes.slice(0, Math.floor(at * bytes.length)),
    ),
    fc.tuple(place, fc.nat(40)).map(
      ([at, length]): Damage =>
        (bytes) => {
          const from = Math.floor(at * bytes.length);
          return join(bytes.subarray(0, from), bytes.subarray(from + length));
        },
    ),
    fc.tuple(place, fc.nat(200)).map(
      ([at, length]): Damage =>
        (bytes) => {
          const from = Math.floor(at * bytes.length);
          return join(bytes.subarray(0, from + length), bytes.subarray(from));
        },
    ),
  );
  return fc
    .array(one, { minLength: 1, maxLength: 6 })
    .map((all) => (bytes) => all.reduce((now, each) => each(now), bytes));
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
