/** Answers of OGC API - Features Part 1 (17-069r4) as far as the tests look at them. */

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
}

export interface Feature {
  readonly type: string;
  readonly id: string;
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly links?: readonly Link[];
}

export interface Page {
  readonly type: string;
  readonly features: readonly Feature[];
  readonly links: readonly Link[];
  readonly timeStamp: string;
  readonly numberMatched: number;
  readonly numberReturned: number;
  readonly attribution: string;
  readonly licence: string;
}

export interface Collection {
  readonly id: string;
  readonly links: readonly Link[];
  readonly itemType: string;
  readonly crs: readonly string[];
  readonly extent: {
    readonly spatial: { readonly bbox: readonly (readonly number[])[]; readonly crs: string };
    readonly temporal?: { readonly interval: readonly (readonly (string | null)[])[] };
  };
}
