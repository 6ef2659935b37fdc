/** What a Renfe label such as `R4-77626-PLATF.(1)` says. */
export interface VehicleLabel {
  readonly line: string;
  readonly train: string;
  /** '' where it is not yet known. */
  readonly platform: string;
}

/** Reads a label of Renfe's form; undefined for labels of any other. */
export function readLabel(label: string): VehicleLabel | undefined {
  const match = /^([A-Z]{1,3}\d{1,2}[A-Z]?)-(\w{1,10})(?:-PLATF\.\((\w{1,4})\))?$/.exec(label);
  return match ? { line: match[1] ?? '', train: match[2] ?? '', platform: match[3] ?? '' } : undefined;
}
