/** What GBFS 3.0 (gbfs.md, reference of each file) requires, written as JSON Schema; in our words, for what we give. */

const count = { type: 'integer', minimum: 0 };
const time = { type: 'string', format: 'date-time' };
const address = { type: 'string', format: 'uri' };
const words = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['text', 'language'],
    additionalProperties: false,
    properties: { text: { type: 'string' }, language: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Z]{2})?$' } },
  },
};

function closed(properties: Record<string, object>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', required, additionalProperties: false, properties };
}

const listOf = (items: object) => ({ type: 'array', items });
const version = closed({ version: { const: '3.0' }, url: address });

/** The names that the schema of gbfs.json knows: the manifest is none of them. */
const DISCOVERED = [
  'gbfs',
  'gbfs_versions',
  'system_information',
  'vehicle_types',
  'station_information',
  'station_status',
  'vehicle_status',
  'system_alerts',
  'system_regions',
  'system_pricing_plans',
  'geofencing_zones',
];

const DATA: Readonly<Record<string, object>> = {
  gbfs: closed({ feeds: listOf(closed({ name: { enum: DISCOVERED }, url: address })) }),
  gbfs_versions: closed({ versions: listOf(version) }),
  manifest: closed({ datasets: listOf(closed({ system_id: { type: 'string' }, versions: listOf(version) })) }),
  system_information: {
    ...closed(
      {
        system_id: { type: 'string' },
        languages: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Z]{2})?$' } },
        name: words,
        operator: words,
        opening_hours: { type: 'string' },
        feed_contact_email: { type: 'string', format: 'email' },
        manifest_url: address,
        timezone: { const: 'Europe/Madrid' },
        license_id: { enum: ['CC-BY-4.0', 'CC0-1.0'] },
        license_url: address,
        attribution_organization_name: words,
      },
      ['operator', 'manifest_url', 'license_id', 'license_url', 'attribution_organization_name'],
    ),
    not: { required: ['license_id', 'license_url'] },
  },
  vehicle_types: closed({
    vehicle_types: listOf({
      ...closed(
        {
          vehicle_type_id: { type: 'string' },
          form_factor: { const: 'bicycle' },
          propulsion_type: { enum: ['human', 'electric_assist'] },
          max_range_meters: { type: 'number', minimum: 0 },
          name: words,
          return_constraint: { enum: ['free_floating', 'roundtrip_station', 'any_station', 'hybrid'] },
        },
        ['max_range_meters', 'name', 'return_constraint'],
      ),
      anyOf: [{ properties: { propulsion_type: { const: 'human' } } }, { required: ['max_range_meters'] }],
    }),
  }),
  station_information: closed({
    stations: listOf(
      closed(
        {
          station_id: { type: 'string', minLength: 1 },
          name: words,
          lat: { type: 'number', minimum: -90, maximum: 90 },
          lon: { type: 'number', minimum: -180, maximum: 180 },
          capacity: count,
          is_virtual_station: { type: 'boolean' },
        },
        ['capacity', 'is_virtual_station'],
      ),
    ),
  }),
  station_status: closed({
    stations: listOf(
      closed(
        {
          station_id: { type: 'string', minLength: 1 },
          num_vehicles_available: count,
          vehicle_types_available: listOf(closed({ vehicle_type_id: { type: 'string' }, count })),
          num_docks_available: count,
          is_installed: { type: 'boolean' },
          is_renting: { type: 'boolean' },
          is_returning: { type: 'boolean' },
          last_reported: time,
        },
        ['num_docks_available'],
      ),
    ),
  }),
};

/** The schema of one file, envelope included. */
export function requirementsOf(file: string): object {
  return closed({ last_updated: time, ttl: count, version: { const: '3.0' }, data: DATA[file] ?? {} });
}
