import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** The file of the doors' settings says something that cannot be; the message is one line for a person. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/** What the file says under a name, with the schema's defaults. Throws {@link BadSettings}. */
export function readSettingsOf<Schema extends TSchema>(name: string, schema: Schema, said: unknown): Static<Schema> {
  const settings = Value.Default(schema, structuredClone(said ?? {}));
  if (Value.Check(schema, settings)) return settings;
  const problem = Value.Errors(schema, settings).First();
  const wanted = problem?.schema.description;
  const why = wanted === undefined ? (problem?.message ?? 'not understood') : `must be ${wanted}`;
  throw new BadSettings(`settings of the doors: ${name}${problem?.path ?? ''}: ${why}`);
}
