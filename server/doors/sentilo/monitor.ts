import { type Call, partOf, type Service } from './call.ts';
import { invalidPath, noHandler } from './refusal.ts';

/** How it goes, for the master alone. */
export const monitor: Service = {
  tunnelsPut: false,
  masterOnly: true,
  routes: { GET: { fewest: 1, most: 1, operation: read } },
};

/** The private channel between Sentilo's own parts: there are none here. */
export const admin: Service = {
  tunnelsPut: false,
  masterOnly: true,
  routes: {
    GET: { fewest: 0, most: 10, operation: nothing },
    POST: { fewest: 0, most: 10, operation: nothing },
    PUT: { fewest: 0, most: 10, operation: nothing },
    DELETE: { fewest: 0, most: 10, operation: nothing },
  },
};

async function read(call: Call): Promise<object> {
  const { parts } = call;
  switch (partOf(call, 0)) {
    case 'ping':
      return { status: 'SUCCESS', time: parts.nowMs() };
    case 'rl_input_status':
      return { quotas: parts.quotas.status() };
    case 'metrics':
      return metrics(call);
    default:
      throw invalidPath(call.uri);
  }
}

function metrics({ parts }: Call): object {
  const providers = parts.platform.entities().filter(({ kind }) => kind === 'provider');
  const { rss, heapUsed } = process.memoryUsage();
  const { state, bytes, oldestMs, valuesKept } = parts.usage();
  return {
    providers: providers.length,
    sensors: providers.reduce((sum, { id }) => sum + parts.platform.sensors(id).length, 0),
    alerts: parts.platform.alerts().length,
    store: { state, bytes, oldestTime: oldestMs, valuesKept },
    process: { uptimeSeconds: Math.round(process.uptime()), residentBytes: rss, heapBytes: heapUsed },
  };
}

async function nothing({ uri }: Call): Promise<undefined> {
  throw noHandler(uri);
}
