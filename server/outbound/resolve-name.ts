import { lookup, Resolver } from 'node:dns/promises';

/** Every address that a name stands for. Rejects where there is none. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** How many names are asked of the operating system at once: each holds one of the few threads that files need too. */
const SYSTEM_LOOKUPS_AT_MOST = 2;

/** How many wait for that; more are refused. */
const WAITING_AT_MOST = 100;

/**
 * Asks the name servers without a thread, so that a name whose server hangs holds nobody up; then, for what they do not
 * know (the hosts file, `localhost`), the operating system.
 */
export function systemResolve(): ResolveName {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  const system = inTurns(SYSTEM_LOOKUPS_AT_MOST, async (name: string) =>
    (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address),
  );
  return async (name) => {
    if (name === 'localhost' || name.endsWith('.localhost')) return system(name);
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    if (addresses.length > 0) return addresses;
    const hung = found.some((each) => each.status === 'rejected' && each.reason?.code === 'ETIMEOUT');
    if (hung) throw new Error('its name server does not answer');
    return system(name);
  };
}

function inTurns<T>(atMost: number, work: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (name) => {
    if (running >= atMost) {
      if (waiting.length >= WAITING_AT_MOST) throw new Error('too many names are being looked up');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work(name);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
