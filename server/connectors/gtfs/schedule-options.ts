import { Type } from '@sinclair/typebox';

const MODE = Type.Union([Type.Literal('metro'), Type.Literal('tram'), Type.Literal('rail'), Type.Literal('bus')]);

/** Options that both protocols of GTFS share: the area that is taken in, and modes other than the timetable says. */
export const SCHEDULE_OPTIONS = {
  area: Type.Optional(Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()])),
  modes: Type.Optional(
    Type.Array(Type.Object({ agency: Type.Optional(Type.String()), route: Type.Optional(Type.String()), mode: MODE })),
  ),
};
