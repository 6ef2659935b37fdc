import { LOG_LEVELS, type LogLevel } from './settings.ts';

/** Lines for whoever runs the server. Never a token, a header or a body. */
export interface Log {
  error(line: string): void;
  info(line: string): void;
  debug(line: string): void;
}

/** A log that writes lines up to a level; `write` is where they go. */
export function makeLog(level: LogLevel, write: (line: string) => void): Log {
  const says = (wanted: LogLevel) => LOG_LEVELS.indexOf(wanted) <= LOG_LEVELS.indexOf(level);
  const sayAt = (wanted: LogLevel) => (says(wanted) ? (line: string) => write(oneLine(line)) : () => undefined);
  return { error: sayAt('error'), info: sayAt('info'), debug: sayAt('debug') };
}

/** Control characters out, so that a feed's text cannot forge lines or drive a terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Writes down what failed, and where. */
export function failing(log: Log): (error: unknown) => void {
  return (error) => log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
