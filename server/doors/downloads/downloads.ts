import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { Entry } from '../../../data/contract/city.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import { answerProblem } from '../../gateway/problem.ts';
import type { Series } from '../../store/batch.ts';
import type { Door, DoorParts } from '../door.ts';
import { placeOf } from '../entry-place.ts';
import { sourcesOf } from '../entry-source.ts';
import { cityRows, type RowContext } from './city-rows.ts';
import { csvOf } from './csv.ts';
import { bucketRows, type ChosenSeries, countValues, historyRows, type HistoryOrder } from './history-rows.ts';
import { parquetOf } from './parquet.ts';
import { columnsOf, type Row } from './row.ts';
import {
  choosesById,
  chosenEntries,
  isChosenId,
  readSelection,
  type Selection,
  type SelectionQuery,
} from './selection.ts';
import { readSpan, type SpanQuery } from './span.ts';

/** Any selection of what is observed, as a table. */
export const downloadsDoor: Door = {
  name: 'downloads',
  open: async (parts, app) => {
    await app.register(async (scope) => addRoutes(scope, parts));
    return { close: () => Promise.resolve() };
  },
};

/** Rows of one download: as many as a spreadsheet holds, or one more hour of everything would be too many. */
const ROWS_AT_MOST = 1_000_000;

/** Downloads under way at once. */
const AT_ONCE = 4;

const FORMS = { csv: 'text/csv; charset=utf-8; header=present', parquet: 'application/vnd.apache.parquet' } as const;
type Form = keyof typeof FORMS;

const WORDS = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 4000, description }));

const SELECTION = {
  kind: WORDS('sensor, station, section, vehicle; commas between several, as in all that follow'),
  channel: WORDS('air, noise, weather, bikes, traffic, metro, tram, rail, bus'),
  subject: WORDS('ids such as sensor:environment/…'),
  property: WORDS('no2, laeq, temperature …'),
  feed: WORDS('what these feeds tell'),
  district: WORDS('01 to 10'),
  bbox: WORDS('west,south,east,north in degrees'),
} as const;

const SPAN = {
  from: WORDS('ISO 8601 with Z or an offset, or UTC epoch ms; default: an hour before `to`'),
  to: WORDS('the same; default: now'),
  every: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 86_400,
      description: 'means over this many seconds or a little more, not raw',
    }),
  ),
} as const;

type Query = SelectionQuery & SpanQuery;
type DownloadRequest = FastifyRequest<{ Querystring: Query }>;

function addRoutes(app: FastifyInstance, parts: DoorParts): void {
  const desk = new DownloadDesk(parts);
  for (const form of ['csv', 'parquet'] as const) {
    const now = {
      summary: `The city now (${form})`,
      querystring: Type.Object(SELECTION, { additionalProperties: false }),
    };
    app.get<{ Querystring: Query }>(`/downloads/now.${form}`, { schema: now }, (request, reply) =>
      desk.answer(request, reply, form, (choice) => desk.rowsNow(choice)),
    );
    const querystring = Type.Object({ ...SELECTION, ...SPAN }, { additionalProperties: false });
    const values = { summary: `What was observed, raw or as means, by thing and time (${form})`, querystring };
    app.get<{ Querystring: Query }>(`/downloads/values.${form}`, { schema: values }, (request, reply) =>
      desk.answer(request, reply, form, (choice) => desk.rowsOfHistory(choice, request.query)),
    );
  }
}

interface Choice {
  readonly selection: Selection;
  readonly entries: ReadonlyMap<RecordId, Entry>;
  readonly context: RowContext;
}

interface Refused {
  readonly status: number;
  readonly detail: string;
}

interface Table {
  readonly name: string;
  readonly rows: AsyncIterable<readonly Row[]>;
  readonly bucketed: boolean;
}

class DownloadDesk {
  readonly #parts: DoorParts;
  #underWay = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** `HEAD` is told what a download would be, and none is made. */
  async answer(
    { query, method }: DownloadRequest,
    reply: FastifyReply,
    form: Form,
    tableOf: (choice: Choice) => Promise<Table | Refused>,
  ): Promise<FastifyReply> {
    const choice = this.#choose(query);
    if ('status' in choice) return answerProblem(reply, choice.status, choice.detail);
    if (this.#underWay >= AT_ONCE) {
      return answerProblem(reply.header('retry-after', '10'), 503, 'Too many downloads at once; ask again.');
    }
    this.#hold(reply);
    const table = await tableOf(choice);
    if ('status' in table) return answerProblem(reply, table.status, table.detail);
    reply.headers({
      'content-type': FORMS[form],
      'content-disposition': `attachment; filename="${table.name}.${form}"`,
      'cache-control': 'no-store',
    });
    if (method === 'HEAD') return reply.send();
    const columns = columnsOf(table.bucketed, oneUnitOf(choice.selection));
    const bytes = form === 'csv' ? csvOf(columns, table.rows) : parquetOf(columns, table.rows);
    return reply.send(Readable.from(bytes, { objectMode: false, highWaterMark: 65_536 }));
  }

  rowsNow({ selection, entries, context }: Choice): Promise<Table | Refused> {
    const rows = cityRows(entries, selection.properties, context);
    return Promise.resolve({ name: `besso-now-${stamp(context.atMs)}`, rows, bucketed: false });
  }

  async rowsOfHistory(choice: Choice, query: SpanQuery): Promise<Table | Refused> {
    const span = readSpan(query, choice.context.atMs);
    if (typeof span === 'string') return { status: 400, detail: span };
    const { archive } = this.#parts;
    if (archive.usage().state === 'opening') {
      return { status: 503, detail: 'The memory of the city is being opened; ask again in a moment.' };
    }
    const { fromMs, toMs, everyMs } = span;
    const { entries, context } = choice;
    const series = chosenSeries(archive.history.series().values(), choice);
    const order: HistoryOrder = { series, entries, fromMs, toMs, rowsAtMost: ROWS_AT_MOST, context };
    const name = `besso-values-${stamp(fromMs)}-${stamp(toMs)}`;
    const steps = everyMs === null ? 0 : Math.max(1, Math.ceil((toMs - fromMs) / everyMs));
    const count =
      everyMs === null ? await countValues(archive.history, order, ROWS_AT_MOST) : Math.max(steps, 1) * series.length;
    if (count > ROWS_AT_MOST) return { status: 413, detail: tooMany(everyMs === null) };
    const rows = everyMs === null ? historyRows(archive.history, order) : bucketRows(archive.history, order, steps);
    return { name, rows, bucketed: everyMs !== null };
  }

  #choose(query: SelectionQuery): Choice | Refused {
    const selection = readSelection(query);
    if (typeof selection === 'string') return { status: 400, detail: selection };
    const { clock, platform, districtOf } = this.#parts;
    if (selection.districts && !districtOf) {
      return { status: 501, detail: 'Which district a place lies in is not known here; use bbox.' };
    }
    const [city, atMs] = [this.#parts.city(), clock.nowMs()];
    const entries = chosenEntries(selection, {
      city,
      atMs,
      districtOf: (entry) => {
        const place = placeOf(entry, atMs);
        return place && districtOf ? districtOf(place) : null;
      },
    });
    return { selection, entries, context: { atMs, sourceOf: sourcesOf(city, platform) } };
  }

  /** Until the answer is out, or its reader gone. */
  #hold({ raw }: FastifyReply): void {
    this.#underWay++;
    let held = true;
    const release = () => {
      if (held) this.#underWay--;
      held = false;
    };
    raw.once('close', release);
    raw.once('finish', release);
  }
}

/** The unit of every row, where one property alone is chosen. */
function oneUnitOf({ properties }: Selection): string | null {
  const [only] = properties ?? [];
  return properties?.size === 1 && only !== undefined ? PROPERTIES[only].unit : null;
}

function chosenSeries(all: Iterable<Series>, { selection, entries }: Choice): readonly ChosenSeries[] {
  const byId = choosesById(selection);
  return [...all].filter((series): series is ChosenSeries => {
    const { subject, property } = series;
    if (subject === null || property === null) return false;
    if (selection.properties && !selection.properties.has(property)) return false;
    return entries.has(subject) || (byId && isChosenId(subject, selection));
  });
}

function tooMany(raw: boolean): string {
  const cure = raw
    ? 'ask for a shorter time, fewer things, or means (every=300)'
    : 'ask for wider steps or fewer things';
  return `That is more than ${ROWS_AT_MOST} rows: ${cure}.`;
}

/** `20261120T073000Z`. */
function stamp(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
