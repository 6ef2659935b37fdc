import { metresApart, METRES_PER_DEGREE, METRES_PER_DEGREE_EAST } from '../../data/contract/place.ts';
import type { MergeProposal, RegistryKind, RegistryRecord } from '../../data/contract/registry.ts';
import { initialsOf, nameLikeness } from './names.ts';

/** How near two records of one thing may lie, m: surveys and geocoders differ; 0: they have no place. */
const REACH_M: Readonly<Partial<Record<RegistryKind, number>>> = {
  organisation: 0,
  line: 0,
  sensor: 60,
  station: 80,
  stop: 60,
  'road-section': 40,
};

/** One source seldom has a thing twice: there only what lies on the same spot under the same name. */
const SAME_SPOT_M = 3;
const SAME_NAME = 0.95;

/** Lower scores are not worth anybody's look. */
const SCORE_AT_LEAST = 0.6;

/** Pairs told at most; a cell with more records than this is looked at only in part. */
const PAIRS_AT_MOST = 2000;
const CELL_AT_MOST = 200;

/** Pairs of records that may be of one thing, the surest first. */
export function proposalsAmong(records: Iterable<RegistryRecord>): readonly MergeProposal[] {
  const found: MergeProposal[] = [];
  for (const cell of neighbourhoodsOf(records).values()) {
    for (const [place, one] of cell.own.entries()) {
      const others = [...cell.own.slice(place + 1), ...cell.around].slice(0, CELL_AT_MOST);
      for (const other of others) {
        const proposal = compare(one, other);
        if (proposal) found.push(proposal);
      }
    }
  }
  found.sort((one, other) => other.score - one.score || (one.kept < other.kept ? -1 : 1));
  return found.slice(0, PAIRS_AT_MOST);
}

/** What may be of one thing lies in one cell or in two that touch; what has no place in one cell. */
interface Neighbourhood {
  readonly own: RegistryRecord[];
  /** Of the cells to the east and south: each pair is met once. */
  readonly around: RegistryRecord[];
}

function neighbourhoodsOf(records: Iterable<RegistryRecord>): ReadonlyMap<string, Neighbourhood> {
  const cells = new Map<string, Neighbourhood>();
  const cellAt = (key: string): Neighbourhood => {
    const known = cells.get(key) ?? { own: [], around: [] };
    cells.set(key, known);
    return known;
  };
  for (const record of records) {
    const reachM = REACH_M[record.kind];
    if (reachM === undefined || record.validToMs !== null) continue;
    if (reachM === 0) {
      cellAt(`${record.kind} ${record.facts.mode ?? ''}`).own.push(record);
      continue;
    }
    if (!record.at) continue;
    const x = Math.floor((record.at[0] * METRES_PER_DEGREE_EAST) / reachM);
    const y = Math.floor((record.at[1] * METRES_PER_DEGREE) / reachM);
    cellAt(`${record.kind} ${x} ${y}`).own.push(record);
    for (const [dx, dy] of BEFORE) cellAt(`${record.kind} ${x + dx} ${y + dy}`).around.push(record);
  }
  return cells;
}

const BEFORE = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

function compare(one: RegistryRecord, other: RegistryRecord): MergeProposal | null {
  if (one.kind === 'organisation') return compareOrganisations(one, other);
  if (one.facts.mode !== other.facts.mode || one.facts.sensorType !== other.facts.sensorType) return null;
  if (one.id.startsWith(`${other.id}/`) || other.id.startsWith(`${one.id}/`)) return null;
  const likeness = nameLikeness(one.name, other.name);
  const isSameSource = one.source === other.source;
  const sameSourceId = !isSameSource && keyOf(one) === keyOf(other);
  const distanceM = one.at && other.at ? metresApart(one.at, other.at) : null;
  const reachM = REACH_M[one.kind] ?? 0;
  if (distanceM !== null && distanceM > reachM) return null;
  if (isSameSource && (likeness < SAME_NAME || distanceM === null || distanceM > SAME_SPOT_M)) return null;
  const nearness = distanceM === null ? likeness : 1 - distanceM / reachM;
  const score = Math.min(1, 0.45 * nearness + 0.55 * Math.max(likeness, sameSourceId ? 0.9 : 0));
  if (score < SCORE_AT_LEAST || (distanceM === null && likeness < 1)) return null;
  return proposed(one, other, { score, distanceM, likeness, sameSourceId });
}

function compareOrganisations(one: RegistryRecord, other: RegistryRecord): MergeProposal | null {
  const names = (record: RegistryRecord) => [record.name, ...record.aliases.filter((each) => !each.includes(':'))];
  let likeness = 0;
  for (const mine of names(one))
    for (const theirs of names(other)) likeness = Math.max(likeness, nameLikeness(mine, theirs));
  const isInitials = isInitialsOf(one.name, other.name) || isInitialsOf(other.name, one.name);
  const score = Math.max(likeness >= 0.8 ? likeness : 0, isInitials ? 0.75 : 0);
  if (score < SCORE_AT_LEAST) return null;
  return proposed(one, other, { score, distanceM: null, likeness, sameSourceId: false }, isInitials);
}

function isInitialsOf(short: string, long: string): boolean {
  const letters = short.replaceAll(/[^\p{L}]/gu, '').toLowerCase();
  return letters.length >= 3 && !short.includes(' ') && letters === initialsOf(long);
}

interface Findings {
  readonly score: number;
  readonly distanceM: number | null;
  readonly likeness: number;
  readonly sameSourceId: boolean;
}

/** The one known for longer is kept. */
function proposed(one: RegistryRecord, other: RegistryRecord, found: Findings, isInitials = false): MergeProposal {
  const isLater = (one.validFromMs ?? 0) > (other.validFromMs ?? 0);
  const [kept, merged] = isLater ? [other, one] : [one, other];
  const words = [
    ...(found.distanceM === null ? [] : [`${Math.round(found.distanceM)} m apart`]),
    `names ${Math.round(found.likeness * 100)} % alike: ${kept.name} / ${merged.name}`,
    ...(found.sameSourceId ? [`both sources call it ${keyOf(kept)}`] : []),
    ...(isInitials ? ['one name is the initials of the other'] : []),
  ];
  return {
    kept: kept.id,
    merged: merged.id,
    kind: kept.kind,
    score: rounded(found.score),
    why: {
      distanceM: found.distanceM === null ? null : Math.round(found.distanceM * 10) / 10,
      nameLikeness: rounded(found.likeness),
      sameSourceId: found.sameSourceId,
      words,
    },
  };
}

/** What its source calls it. */
function keyOf({ id }: RegistryRecord): string {
  return id.slice(id.indexOf('/') + 1);
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}
