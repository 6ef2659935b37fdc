import type { Decoded, Observation, Reject } from '../../data/contract/observation.ts';

/**
 * What a source has decoded and not yet handed over: a read of several files that fails at a later one keeps what it
 * had of the earlier ones for the next.
 */
export class Unsent {
  private observations: Observation[] = [];
  private rejects: Reject[] = [];

  add(decoded: Decoded): void {
    for (const observation of decoded.observations) this.observations.push(observation);
    for (const reject of decoded.rejects) this.rejects.push(reject);
  }

  /** Hands everything over. */
  take(): Decoded {
    const { observations, rejects } = this;
    this.observations = [];
    this.rejects = [];
    return { observations, rejects };
  }
}
