import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { PROPERTY_IDS } from '../../../data/contract/property.ts';
import { TIME_FORMATS } from './file-time.ts';

const PROPERTY = Type.Union(PROPERTY_IDS.map((id) => Type.Literal(id)));
const COLUMN = Type.String({ minLength: 1 });
const FORMAT = Type.Union(TIME_FORMATS.map((format) => Type.Literal(format)));
const ENCODING = Type.Union([
  Type.Literal('detect'),
  Type.Literal('utf-8'),
  Type.Literal('utf-16le'),
  Type.Literal('latin-1'),
]);

/** How a file of rows is written. */
const TABLE = {
  format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('json')])),
  encoding: Type.Optional(ENCODING),
  separator: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
  /** Members that lead to the list of rows of a JSON file, with points between; absent when it is the list. */
  rowsAt: Type.Optional(Type.String()),
};

/** Where sensors stand: in a file of their own, or (without `url`) in columns of the observations. */
const SENSORS = Type.Object({
  url: Type.Optional(Type.String()),
  ...TABLE,
  sensor: Type.Optional(COLUMN),
  name: Type.Optional(COLUMN),
  longitude: COLUMN,
  latitude: COLUMN,
});

/** What a file's columns mean. `hours` is the layout of one row a day, `H01 V01 … H24 V24`, V for valid. */
export const MAPPING = Type.Object({
  url: Type.String(),
  ...TABLE,
  sensorType: Type.Union([Type.Literal('air'), Type.Literal('noise'), Type.Literal('weather')]),
  sensor: COLUMN,
  sensors: SENSORS,
  /** One property for all rows, or a column whose texts stand for properties. */
  property: Type.Union([PROPERTY, Type.Object({ column: COLUMN, values: Type.Record(Type.String(), PROPERTY) })]),
  timeZone: Type.Union([Type.Literal('utc'), Type.Literal('Europe/Madrid')]),
  layout: Type.Union([
    Type.Object({ value: COLUMN, time: COLUMN, timeFormat: FORMAT }),
    Type.Object({ hours: Type.Object({ value: COLUMN, valid: COLUMN, year: COLUMN, month: COLUMN, day: COLUMN }) }),
  ]),
});

export type Mapping = Static<typeof MAPPING>;
