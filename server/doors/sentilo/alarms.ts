import { sentiloTime } from '../../../data/contract/sentilo-time.ts';
import type { Alert, Sent } from '../../platform/platform.ts';
import { type Call, demand, partOf, type Service } from './call.ts';
import { ALARM_LIMIT, rangeOf } from './range.ts';
import { notFound, notOnline, Refusal } from './refusal.ts';
import { bodyMembers, textOf } from './strict.ts';

/** All that Sentilo's own clients and agents say; which alert it is, the path tells, and who sends it, the token. */
const KEYS = new Set([
  ...['message', 'alertType', 'providerId', 'componentId', 'sensorId'],
  ...['alertId', 'entityOwner', 'sender'],
]);

export const alarms: Service = {
  tunnelsPut: true,
  routes: {
    GET: { fewest: 1, most: 1, operation: read },
    PUT: { fewest: 1, most: 1, operation: raise },
  },
};

/** The alert is looked up before the message is judged. */
async function raise(call: Call): Promise<undefined> {
  const members = bodyMembers(call.body, KEYS);
  const message = textOf(members.message) ?? '';
  const alertType = textOf(members.alertType);
  const alert = knownAlert(call);
  if (message === '') throw new Refusal(400, 'To publish an alarm is mandatory to fill in the message field');
  demand(call, 'WRITE', alert.entity);
  if (!alert.active) throw new Refusal(404, notOnline('Alert', alert.id));
  await call.parts.platform.alarm(call.caller, alert, message, alertType);
  return undefined;
}

async function read(call: Call): Promise<object> {
  const range = rangeOf(call, ALARM_LIMIT);
  const alert = knownAlert(call);
  demand(call, 'READ', alert.entity);
  return { alarms: (await call.parts.platform.alarms(alert, range)).map(alarmJson) };
}

function knownAlert(call: Call): Alert {
  const id = partOf(call, 0);
  const alert = call.parts.platform.alert(id);
  if (!alert) throw new Refusal(404, notFound('Alert', id));
  return alert;
}

function alarmJson({ message, atMs, sender }: Sent): object {
  return { message, timestamp: sentiloTime(atMs), sender, time: atMs };
}
