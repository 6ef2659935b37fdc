/** The city's time, handed to everything that needs one. */
export interface Clock {
  /** UTC epoch ms in the city. */
  nowMs(): number;
  /** City seconds in one second of the wall: 1 in real life, more in a sped-up simulation. */
  readonly speed: number;
}
