import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Something that may be called although the guard would refuse it: by name, or by a range of addresses. */
export interface Allowed {
  /** Lower case, without a dot at the end; null: by range. */
  readonly name: string | null;
  readonly range: readonly [Address, number] | null;
  /** Null: every port that may be called at all. */
  readonly port: number | null;
}

/** Ports below this belong to services of the machine (SMTP, SSH, …): never the web's, but for its own two. */
const FIRST_FREE_PORT = 1024;
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** All of the global unicast space that was ever given out (RFC 4291, IANA): whatever lies outside is special. */
const IPV6_GLOBAL: readonly [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** NAT64 (RFC 6052): an IPv4 address in the last four bytes. */
const NAT64: readonly [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];

/** In a public range, but answered by the machine's own cloud with secrets of the machine (Azure's host agent). */
const OWN_CLOUD: ReadonlySet<string> = new Set(['168.63.129.16']);

/**
 * What `--allow-outside` says: `name[:port]`, an address, or a range such as `10.0.0.0/8`, separated by commas; undefined
 * where it says something else.
 */
export function readAllowed(text: string): readonly Allowed[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const allowed = parts.map(readOne);
  return allowed.every((each) => each !== undefined) ? allowed : undefined;
}

function readOne(text: string): Allowed | undefined {
  if (ipaddr.isValidCIDR(text)) return { name: null, range: ipaddr.parseCIDR(text), port: null };
  if (ipaddr.IPv6.isValid(text)) return { name: null, range: [ipaddr.IPv6.parse(text), 128], port: null };
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?$/i.exec(text);
  const port = match?.[2] === undefined ? null : Number(match[2]);
  if (!match?.[1] || port === 0 || (port ?? 0) > 65_535) return undefined;
  const host = hostNameOf(match[1]);
  const address = addressOf(host);
  if (address) return { name: null, range: [address, address.kind() === 'ipv4' ? 32 : 128], port };
  return host.startsWith('[') ? undefined : { name: host, range: null, port };
}

/** As names are compared: lower case, no dot at the end, no brackets around an address. */
export function hostNameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[([0-9a-f:.]+)\]$/, '$1');
}

/** An address written out (as URL normalises them); null for a name. */
export function addressOf(host: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return ipaddr.IPv4.parse(host);
  return ipaddr.IPv6.isValid(host) ? ipaddr.IPv6.parse(host) : null;
}

/** Why a port is not called, or null. */
export function portProblem(host: string, port: number, allowed: readonly Allowed[]): string | null {
  if (WEB_PORTS.has(port) || port >= FIRST_FREE_PORT) return null;
  const address = addressOf(host);
  const named = allowed.some((each) => each.port === port && (each.name === host || covers(each, address)));
  return named ? null : `port ${port} is not called`;
}

/** Why an address that a host stands for is not called, or null. `port` is the port asked for. */
export function addressProblem(
  host: string,
  port: number,
  address: string,
  allowed: readonly Allowed[],
): string | null {
  const found = addressOf(address);
  if (!found) return 'its address cannot be read';
  const isAllowed = allowed.some(
    (each) => (each.port === null || each.port === port) && (each.name === host || covers(each, found)),
  );
  return isAllowed || isPublic(found) ? null : 'its address is not a public one';
}

function covers({ range }: Allowed, address: Address | null): boolean {
  if (!range || !address) return false;
  const plain = unmapped(address);
  return plain.kind() === range[0].kind() && plain.match([range[0], range[1]]);
}

/** Whether an address is of the public internet, whatever it is wrapped in. */
function isPublic(address: Address): boolean {
  const plain = unmapped(address);
  if (isIpv4(plain)) return plain.range() === 'unicast' && !OWN_CLOUD.has(plain.toString());
  if (plain.match([NAT64[0], NAT64[1]])) return isPublic(new ipaddr.IPv4(plain.toByteArray().slice(12)));
  return plain.range() === 'unicast' && plain.match([IPV6_GLOBAL[0], IPV6_GLOBAL[1]]);
}

function unmapped(address: Address): Address {
  return !isIpv4(address) && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function isIpv4(address: Address): address is ipaddr.IPv4 {
  return address.kind() === 'ipv4';
}
