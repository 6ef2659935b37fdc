import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, heard } from './asked-process.ts';

/** Sensors of the bench's provider. */
export const SENSORS = 1000;
/** Observations in one bulk. */
export const BULK = 100;
export const PROVIDER = 'bench';
const ROUNDS = 5;
const SECONDS = 2;
const BULK_CONNECTIONS = 16;
/** So many that a commit under way holds none of the two servers back. */
const SINGLE_CONNECTIONS = 256;
/** So few that an answer's time is the door's own, and not that of a queue. */
const ACK_CONNECTIONS = 8;

/** What the two servers say once they listen. */
export interface Listening {
  readonly port: number;
  readonly token: string;
}

/** What the load is told to send, for how long. */
export interface Order {
  readonly port: number;
  readonly token: string;
  readonly kind: 'bulk' | 'single';
  readonly connections: number;
  readonly seconds: number;
}

/** What came of it; each in ms from the first byte sent to the last one received. */
export interface Sent {
  readonly requests: number;
  readonly refused: number;
  readonly seconds: number;
  readonly answerMs: readonly number[];
}

const KINDS = ['bulk', 'single', 'bare', 'ack'] as const;
type Kind = (typeof KINDS)[number];

/**
 * The sensor platform's door over the real archive, acknowledged after commit, beside a bare node:http server that
 * parses the same JSON: in turns, in one run, loaded from another process.
 */
export async function run(folder: string) {
  const home = mkdtempSync(join(process.env.BESSO_BENCH_FOLDER ?? tmpdir(), 'besso-ingest-'));
  const start = (name: string, ...args: string[]) => fork(join(folder, `${name}.mjs`), args, { stdio: 'inherit' });
  const [ours, bare, load] = [start('ingest-server', home), start('ingest-bare'), start('ingest-load')];
  try {
    const [oursAt, bareAt] = [(await heard(ours)) as Listening, (await heard(bare)) as Listening];
    const orders = {
      bulk: { ...oursAt, kind: 'bulk', connections: BULK_CONNECTIONS },
      single: { ...oursAt, kind: 'single', connections: SINGLE_CONNECTIONS },
      bare: { ...bareAt, kind: 'single', connections: SINGLE_CONNECTIONS },
      ack: { ...oursAt, kind: 'single', connections: ACK_CONNECTIONS },
    } as const;
    const sent: Record<Kind, Sent[]> = { bulk: [], single: [], bare: [], ack: [] };
    for (const kind of KINDS) await ask(load, { ...orders[kind], seconds: 1 });
    for (let round = 0; round < ROUNDS; round++) {
      const turn = round % 2 === 0 ? KINDS : KINDS.toReversed();
      for (const kind of turn) sent[kind].push((await ask(load, { ...orders[kind], seconds: SECONDS })) as Sent);
    }
    return { ...summary(sent), ...((await ask(ours, {})) as object) };
  } finally {
    for (const child of [ours, bare, load]) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
}

function summary({ bulk, single, bare, ack }: Record<Kind, readonly Sent[]>) {
  const refused = [...bulk, ...single, ...bare, ...ack].reduce((sum, each) => sum + each.refused, 0);
  if (refused > 0) throw new Error(`${refused} requests were refused`);
  const ratios = single.map((each, round) => perSecond(each) / perSecond(bare[round] ?? each));
  const answerMs = ack.flatMap((each) => each.answerMs).toSorted((one, other) => one - other);
  return {
    bulkPerSecond: Math.round(median(bulk.map(perSecond)) * BULK),
    singleRatio: rounded(median(ratios)),
    ackP99Ms: rounded(answerMs[Math.floor(answerMs.length * 0.99)] ?? Number.NaN),
    ackP50Ms: rounded(answerMs[Math.floor(answerMs.length * 0.5)] ?? Number.NaN),
    singlePerSecond: Math.round(median(single.map(perSecond))),
    barePerSecond: Math.round(median(bare.map(perSecond))),
  };
}

function perSecond({ requests, seconds }: Sent): number {
  return requests / seconds;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
