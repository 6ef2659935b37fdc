import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSmallPackage } from '../server/small-package.ts';

const READY_WITHIN_MS = 120_000;
const TOKEN = /provider testApi_provider token ([0-9a-f]{64})/;
const DOORS = /Sentilo at http:\/\/[^:]+:(\d+) and MQTT at mqtt:\/\/[^:]+:(\d+)/;
const PAGES = /Bessó is at (http:\/\/\S+)/;

/** Where a started server is met. */
export interface ServerDoors {
  readonly pages: string;
  readonly sentilo: string;
  readonly mqtt: string;
  readonly token: string;
  /** From the start of its process until it said where it is, ms. */
  readonly startMs: number;
}

/** A server as `npm start` runs it, in a process of its own; it is up to the caller to end it. */
export class ServerProcess {
  readonly child: ChildProcess;
  /** What it has said, line by line. */
  readonly lines: string[] = [];
  readonly #bornMs = performance.now();
  readonly #ended: Promise<number | null>;

  /** From the folder of package.json, as all of npm does; `node`: options of the process. */
  constructor(flags: readonly string[], node: readonly string[] = []) {
    const all = [...node, 'server/start.mjs', ...flags, '--test-provider'];
    this.child = spawn(process.execPath, all, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let rest = '';
    this.child.stderr?.on('data', (bytes) => {
      const parts = `${rest}${bytes}`.split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts);
    });
    this.#ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  /** Settles once it says where it is. */
  async ready(): Promise<ServerDoors> {
    const deadlineMs = performance.now() + READY_WITHIN_MS;
    while (performance.now() < deadlineMs) {
      const said = this.lines.join('\n');
      const [token, doors, pages] = [TOKEN.exec(said)?.[1], DOORS.exec(said), PAGES.exec(said)?.[1]];
      if (token && doors && pages) {
        const [sentilo, mqtt] = [`http://127.0.0.1:${doors[1]}`, `mqtt://127.0.0.1:${doors[2]}`];
        return { pages, sentilo, mqtt, token, startMs: performance.now() - this.#bornMs };
      }
      if (this.child.exitCode !== null) throw new Error(`The server ended with ${this.child.exitCode}: ${said}`);
      await pause(5);
    }
    throw new Error(`The server was not ready within ${READY_WITHIN_MS / 1000} s: ${this.lines.join('\n')}`);
  }

  /** Settles once it is gone; gives its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.#ended;
  }
}

/** Flags for a server with a home of its own in a folder, without a simulated city, on any free ports. */
export function bareFlags(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const feeds = join(folder, 'feeds.json');
  const away = { id: 'feed:away', name: 'Away', protocol: 'gbfs', licence: 'CC0-1.0', ttlS: 3600 };
  writeFileSync(feeds, JSON.stringify({ feeds: [{ ...away, options: { url: 'http://127.0.0.1:9/gbfs.json' } }] }));
  const city = writeSmallPackage(folder, 'city');
  return ['--home', join(folder, 'home'), '--city', city, '--feeds', feeds, ...anyPorts()];
}

export function anyPorts(): readonly string[] {
  return ['--port', '0', '--sentilo-port', '0', '--mqtt-port', '0'];
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
