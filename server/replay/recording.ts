/** A recorded file that can be opened as a replay. */
export interface RecordingInfo {
  /** What commands and addresses call it. */
  readonly name: string;
  readonly title: string;
  readonly protocol: string;
  readonly licence: string;
  readonly attribution: string;
  readonly simulated: boolean;
  readonly recorded: true;
  /** What it holds, UTC epoch ms; null until it has been read. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Why it cannot be read; empty while it can. */
  readonly problem: string;
}
