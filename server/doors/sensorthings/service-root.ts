import type { Json } from '../../store/batch.ts';
import { ENTITY_SETS } from './entity.ts';

/** Where the service is. */
export const SERVICE_PATH = '/sta/v1.1';

const REQUIREMENTS = 'http://www.opengis.net/spec/iot_sensing/1.1/req';

const BY_MQTT = [
  `${REQUIREMENTS}/create-observations-via-mqtt/observations-creation`,
  `${REQUIREMENTS}/receive-updates-via-mqtt/receive-updates`,
] as const;

/** What holds of 18-088. Of `create-update-delete` only Observations can be created, so the class is not claimed. */
const CONFORMANCE = [
  `${REQUIREMENTS}/datamodel`,
  `${REQUIREMENTS}/resource-path/resource-path-to-entities`,
  `${REQUIREMENTS}/request-data`,
  `${REQUIREMENTS}/data-array/data-array`,
  ...BY_MQTT,
] as const;

/** The first answer of the service (18-088, 9.2.1): its sets, and what it conforms to. */
export function serviceRoot(root: string, mqttAddress: string): Json {
  return {
    value: ENTITY_SETS.map((name) => ({ name, url: `${root}/${name}` })),
    serverSettings: {
      conformance: [...CONFORMANCE],
      ...Object.fromEntries(BY_MQTT.map((name) => [name, { endpoints: [mqttAddress] }])),
    },
  };
}
