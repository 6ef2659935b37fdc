import { type PGlite, protocol } from '@electric-sql/pglite';
import { type Row, SqlFault, type SqlValue } from './database.ts';

/** Numbers of PostgreSQL's types (catalogue pg_type): those that are numbers, and those read in a way of their own. */
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN = 16;
const BYTES = 17;

/** Messages of PostgreSQL's protocol (chapter 55.7), by their first byte. */
const DATA_ROW = 0x44;
const ROW_DESCRIPTION = 0x54;
const ERROR = 0x45;
const BIND = 0x42;

/** Of a field's description behind its name: where its type stands, and how long all is, bytes. */
const TYPE_AT = 6;
const FIELD_BYTES = 18;

const AS_TEXT = 0;
const AS_BYTES = 1;

const { serialize } = protocol;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

interface Column {
  readonly name: string;
  readonly type: number;
}

interface Message {
  readonly kind: number;
  readonly body: Buffer;
}

/**
 * PGlite spoken to in PostgreSQL's own protocol: bytes come as bytes, not as hexadecimal text, in three calls instead of
 * six. A third of the time for small answers, a quarter for large ones. One query at a time.
 */
export class PgliteWire {
  readonly #database: PGlite;

  constructor(database: PGlite) {
    this.#database = database;
  }

  async query(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    const described = await this.#ask(
      Buffer.concat([serialize.parse({ text: sql }), serialize.describe({ type: 'S' })]),
    );
    const columns = columnsOf(described.find(({ kind }) => kind === ROW_DESCRIPTION)?.body);
    const answer = await this.#ask(Buffer.concat([bindOf(parameters, columns), serialize.execute()]));
    await this.#ask(serialize.sync());
    return answer.filter(({ kind }) => kind === DATA_ROW).map(({ body }) => rowOf(body, columns));
  }

  /** After a fault that is not fatal it answers again. */
  async #ask(message: Uint8Array): Promise<readonly Message[]> {
    const answer = await this.#send(message);
    const error = answer.find(({ kind }) => kind === ERROR);
    if (!error) return answer;
    const fault = faultOf(error.body);
    if (!fault.fatal) await this.#send(serialize.sync());
    throw fault;
  }

  async #send(message: Uint8Array): Promise<readonly Message[]> {
    const parts: Uint8Array[] = [];
    const onRawData = (part: Uint8Array): void => {
      parts.push(part.slice());
    };
    await this.#database.execProtocolRawStream(message, { syncToFs: false, onRawData });
    return messagesIn(Buffer.concat(parts));
  }
}

function messagesIn(answer: Buffer): readonly Message[] {
  const messages: Message[] = [];
  for (let place = 0; place < answer.length; ) {
    const end = place + 1 + answer.readInt32BE(place + 1);
    messages.push({ kind: answer.readUInt8(place), body: answer.subarray(place + 5, end) });
    place = end;
  }
  return messages;
}

function columnsOf(body: Buffer | undefined): readonly Column[] {
  const columns: Column[] = [];
  for (let place = 2; body && place < body.length; ) {
    const end = body.indexOf(0, place) + 1;
    columns.push({ name: body.toString('utf8', place, end - 1), type: body.readInt32BE(end + TYPE_AT) });
    place = end + FIELD_BYTES;
  }
  return columns;
}

/** Parameters as text but for bytes; of the answer bytes as they are, all else as text. */
function bindOf(parameters: readonly SqlValue[], columns: readonly Column[]): Uint8Array {
  const values = parameters.map((value) => {
    if (value === null || value instanceof Uint8Array) return value;
    return ENCODER.encode(typeof value === 'boolean' ? (value ? 't' : 'f') : String(value));
  });
  const room = values.reduce((sum, value) => sum + 6 + (value?.length ?? 0), 13 + 2 * columns.length);
  const message = Buffer.alloc(room);
  let place = message.writeUInt8(BIND);
  place = message.writeInt32BE(room - 1, place) + 2;
  place = message.writeUInt16BE(values.length, place);
  for (const each of parameters) place = message.writeInt16BE(each instanceof Uint8Array ? AS_BYTES : AS_TEXT, place);
  place = message.writeUInt16BE(values.length, place);
  for (const value of values) {
    place = message.writeInt32BE(value?.length ?? -1, place);
    if (value) message.set(value, place);
    place += value?.length ?? 0;
  }
  place = message.writeInt16BE(columns.length, place);
  for (const { type } of columns) place = message.writeInt16BE(type === BYTES ? AS_BYTES : AS_TEXT, place);
  return message;
}

function rowOf(body: Buffer, columns: readonly Column[]): Row {
  const row: Record<string, SqlValue> = {};
  let place = 2;
  for (const { name, type } of columns) {
    const length = body.readInt32BE(place);
    place += 4;
    row[name] = length < 0 ? null : sqlValueOf(type, body.subarray(place, place + length));
    place += Math.max(0, length);
  }
  return row;
}

/** Bytes in memory of their own, so that they can be handed to another thread. */
function sqlValueOf(type: number, field: Buffer): SqlValue {
  if (type === BYTES) return Uint8Array.from(field);
  const text = DECODER.decode(field);
  if (type === BOOLEAN) return text === 't';
  return NUMBERS.has(type) ? Number(text) : text;
}

/**
 * After a panic (a write-ahead log without room) PGlite never answers again. Fields of an error, each behind the letter
 * of its kind: V how severe, C which, M in words.
 */
function faultOf(body: Buffer): SqlFault {
  const fields = new Map(
    body
      .toString('utf8')
      .split('\0')
      .map((field) => [field.slice(0, 1), field.slice(1)]),
  );
  const severity = fields.get('V') ?? 'PANIC';
  return new SqlFault(fields.get('M') ?? '', fields.get('C') ?? '', severity === 'PANIC' || severity === 'FATAL');
}
