import type { Config } from './settings.ts';

/** Where people reach the server. */
export function publicAddress({ publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>, port: number): string {
  return publicUrl ?? `http://${ownAddress(host)}:${port}`;
}

/** Where the server reaches itself. */
export function ownAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
