import { type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** Checks a JSON Schema of the document by means of our own, independent of what wrote it. */
export function problemsOf(schema: Record<string, unknown>, value: unknown, path = ''): readonly string[] {
  const types = [schema.type].flat().filter((type) => type !== undefined);
  if (Array.isArray(schema.anyOf)) {
    const tries = schema.anyOf.map((each) => problemsOf(each, value, path));
    return tries.some((problems) => problems.length === 0) ? [] : [`${path}: none of anyOf`];
  }
  if (types.length > 0 && !types.some((type) => isOfType(String(type), value)))
    return [`${path}: not ${types.join('|')}`];
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return [`${path}: not in enum`];
  if ('const' in schema && schema.const !== value) return [`${path}: not ${schema.const}`];
  if (Array.isArray(value))
    return value.flatMap((each, index) =>
      problemsOf((schema.items ?? {}) as Record<string, unknown>, each, `${path}[${index}]`),
    );
  if (typeof value !== 'object' || value === null) return [];
  const required = (schema.required ?? []) as string[];
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
  const missing = required.filter((key) => !(key in value)).map((key) => `${path}.${key}: missing`);
  const known = Object.entries(value).flatMap(([key, each]) =>
    properties[key] ? problemsOf(properties[key], each, `${path}.${key}`) : [],
  );
  return [...missing, ...known];
}

function isOfType(type: string, value: unknown): boolean {
  const schemas: Record<string, TSchema> = {
    object: Type.Object({}),
    array: Type.Array(Type.Unknown()),
    string: Type.String(),
    number: Type.Number(),
    integer: Type.Integer(),
    boolean: Type.Boolean(),
    null: Type.Null(),
  };
  return Value.Check(schemas[type] ?? Type.Never(), value);
}
