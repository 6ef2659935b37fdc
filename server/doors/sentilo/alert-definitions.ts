import { type Alert, type AlertDescription, MASTER } from '../../platform/platform.ts';
import { type Call, demand, partOf, type Service } from './call.ts';
import { Refusal } from './refusal.ts';
import { bodyMembers, flagOf, listOf, membersOf, textOf } from './strict.ts';
import { withoutAbsent } from './without-absent.ts';

/** Of any message about alerts, as Sentilo's own clients know it. */
const KEYS = new Set(['alerts', 'alertsIds', 'sensors', 'components', 'parameters', 'providerId']);
const ALERT_KEYS = new Set([
  ...['id', 'name', 'description', 'entity', 'type', 'trigger', 'expression', 'component', 'sensor'],
  ...['active', 'createdAt', 'updatedAt'],
]);

export const alertDefinitions: Service = {
  tunnelsPut: false,
  routes: {
    GET: { fewest: 0, most: 1, operation: read },
    POST: { fewest: 0, most: 1, operation: insert },
    PUT: { fewest: 0, most: 1, operation: update },
    DELETE: { fewest: 0, most: 1, operation: removeAll },
    'PUT-DELETE': { fewest: 0, most: 1, operation: removeSome },
  },
};

async function read(call: Call): Promise<object> {
  const { parts, query } = call;
  const entity = parts.platform.entity(ownerOf(call)) ?? call.caller;
  const [type, trigger] = [query.get('type')?.toUpperCase(), query.get('trigger')?.toUpperCase()];
  const visible = parts.platform.permissions(entity);
  const alerts = parts.platform
    .alerts()
    .filter((alert) => visible.has(alert.entity))
    .filter((alert) => (!type || alert.type === type) && (!trigger || alert.trigger === trigger));
  return alerts.length === 0 ? {} : { alerts: alerts.map(alertJson) };
}

async function insert(call: Call): Promise<undefined> {
  const said = readAlerts(call);
  const owner = ownerOf(call);
  demandOwners(call, said);
  demandMaster(call, said);
  const problems = await call.parts.platform.addAlerts(owner, said);
  if (problems.length > 0) throw wrongAlerts('inserted', problems);
  return undefined;
}

async function update(call: Call): Promise<undefined> {
  const said = readAlerts(call);
  const owner = ownerOf(call);
  demandOwners(call, said);
  demandMaster(call, said);
  const problems = await call.parts.platform.updateAlerts(owner, said);
  if (problems.length > 0) throw wrongAlerts('updated', problems);
  return undefined;
}

/** Those named; where no list is said, as by Sentilo's own Java client, all. */
async function removeSome(call: Call): Promise<undefined> {
  const ids = listOf(bodyMembers(call.body, KEYS).alertsIds)?.map((id) => textOf(id) ?? '');
  if (!ids) return removeAll(call);
  const owner = ownerOf(call);
  const { platform } = call.parts;
  const isMaster = call.caller.id === MASTER;
  const removable = ids.filter((id) => isMaster || platform.alert(id)?.type === 'EXTERNAL');
  await platform.removeAlerts(owner, removable);
  return undefined;
}

async function removeAll(call: Call): Promise<undefined> {
  const owner = ownerOf(call);
  const { platform } = call.parts;
  const own = platform.alerts().filter(({ entity, type }) => entity === owner && type === 'EXTERNAL');
  await platform.removeAlerts(
    owner,
    own.map(({ id }) => id),
  );
  return undefined;
}

/** Whose alerts they are: who is named in the path, if the caller administers it, or the caller. */
function ownerOf(call: Call): string {
  if (call.path.length === 0) return call.caller.id;
  const owner = partOf(call, 0);
  demand(call, 'ADMIN', owner);
  return owner;
}

/** Alerts may say whose they are themselves: the caller must administer those too. */
function demandOwners(call: Call, said: readonly AlertDescription[]): void {
  for (const { entity } of said) if (entity !== undefined) demand(call, 'ADMIN', entity);
}

function demandMaster({ caller, parts }: Call, said: readonly AlertDescription[]): void {
  const isInternal = ({ id, type }: AlertDescription): boolean =>
    type?.toUpperCase() === 'INTERNAL' || (type === undefined && parts.platform.alert(id)?.type === 'INTERNAL');
  if (caller.id === MASTER || !said.some(isInternal)) return;
  throw new Refusal(403, 'You are not authorized to insert/update internal alerts.');
}

function readAlerts({ body }: Call): readonly AlertDescription[] {
  const alerts = listOf(bodyMembers(body, KEYS).alerts) ?? [];
  const said = alerts.map((each) => {
    const members = membersOf(each, ALERT_KEYS);
    return withoutAbsent({
      id: textOf(members.id) ?? '',
      name: textOf(members.name),
      description: textOf(members.description),
      entity: textOf(members.entity) || undefined,
      type: textOf(members.type),
      trigger: textOf(members.trigger),
      expression: textOf(members.expression),
      component: textOf(members.component),
      sensor: textOf(members.sensor),
      active: flagOf(members.active),
    });
  });
  if (said.length > 0) return said;
  throw new Refusal(400, 'To insert or update alerts is mandatory to inform the alerts list');
}

function wrongAlerts(done: 'inserted' | 'updated', problems: readonly string[]): Refusal {
  const message = `Bad request data. Alerts have not been ${done}. Please review the following errors`;
  return new Refusal(400, message, problems);
}

function alertJson(alert: Alert): object {
  const { id, name, description, entity, type, trigger, expression, component, sensor } = alert;
  return withoutAbsent({
    id,
    name,
    description: description || undefined,
    entity,
    type,
    trigger: trigger ?? undefined,
    expression: expression ?? undefined,
    component: component ?? undefined,
    sensor: sensor ?? undefined,
    active: String(alert.active),
    createdAt: alert.createdAtMs,
    updatedAt: alert.updatedAtMs,
  });
}
