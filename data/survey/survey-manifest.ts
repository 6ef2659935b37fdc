import { type CityPackageBytes, GENERATED, packParts } from '../city/build-city.ts';
import type { Manifest, PackageFile, PackageSource, PackageTimetable } from '../contract/package.ts';

export interface SurveyPackage {
  readonly parts: Readonly<Record<PackageFile, Uint8Array>>;
  readonly timetables: readonly { readonly listed: PackageTimetable; readonly bytes: Uint8Array }[];
  readonly sources: readonly PackageSource[];
  readonly land: NonNullable<Manifest['land']>;
  readonly seed: number;
  readonly generator: string | null;
  readonly counts: Manifest['counts'];
  readonly buildings: NonNullable<Manifest['buildings']>;
  readonly barris: NonNullable<Manifest['barris']>;
}

/** The bytes of a package of which something is surveyed. */
export function packSurvey(survey: SurveyPackage): CityPackageBytes {
  const { parts, timetables, sources, land, seed, generator, counts, buildings, barris } = survey;
  const packed = packParts(parts, {
    licence: licenceOf(sources),
    attribution: attributionOf(sources),
    source: 'Official files where they reach; generated elsewhere, and marked so',
    generated: false,
    seed,
    ...(generator !== null && { generator }),
    counts,
    buildings,
    ...(barris.length > 0 && { barris }),
    sources,
    land,
    ...(timetables.length > 0 && { timetables: timetables.map(({ listed }) => listed) }),
  });
  for (const { listed, bytes } of timetables) packed.files.set(listed.name, bytes);
  return packed;
}

/** An SPDX expression of every licence that something in the package is under; what states none is a LicenseRef. */
export function licenceOf(sources: readonly PackageSource[]): string {
  const licences = new Set(sources.map(({ licence }) => spdx(licence)));
  return [...licences].sort().join(' AND ');
}

function spdx(licence: string): string {
  if (/^[A-Za-z0-9.+-]+$/.test(licence)) return licence;
  return `LicenseRef-${licence.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, '') || 'not-stated'}`;
}

/** Who to name, each once; what is under a share-alike licence is told by its parts. */
function attributionOf(sources: readonly PackageSource[]): string {
  const said = new Set(sources.filter(({ generated }) => !generated).map(({ attribution }) => attribution));
  const apart = sources.filter(({ licence }) => /^ODbL/i.test(licence)).map(({ name }) => name);
  const kept =
    apart.length > 0 ? [`Under ODbL and marked so, each by its source: ${[...new Set(apart)].join(', ')}`] : [];
  return [...said, ...kept, GENERATED.attribution].join('; ');
}
