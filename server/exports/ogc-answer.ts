import { attributionOf, licencesOf, licenceUrl } from './export-city.ts';
import type { Manifest } from '../../data/contract/package.ts';
import { DoorProblem, type DoorRequest, shown } from './open-standard.ts';

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly title?: string;
}

export const [JSON_TYPE, GEOJSON_TYPE] = ['application/json', 'application/geo+json'];
export const OPENAPI_TYPE = 'application/vnd.oai.openapi+json;version=3.0';
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

/** Checks `f` and `Accept` against the one type that a resource has. Throws {@link DoorProblem}. */
export function checkFormat({ accept }: DoorRequest, f: string | undefined, type: string): void {
  if (f !== undefined) {
    if (f !== 'json') throw new DoorProblem(400, `f must be json, not ${shown(f)}.`);
    return;
  }
  if (accept.trim() === '') return;
  const wanted = accept.split(',').map((each) => each.split(';')[0]?.trim().toLowerCase() ?? '');
  const own = type.split(';')[0] ?? type;
  const welcome = ['*/*', 'application/*', JSON_TYPE, own];
  if (!wanted.some((each) => welcome.includes(each))) throw new DoorProblem(406, `This is given as ${own} only.`);
}

/** Where the licences can be read. */
export function licenceLinks(manifest: Manifest): readonly Link[] {
  return licencesOf(manifest).flatMap((licence) => {
    const href = licenceUrl(licence);
    return href === undefined ? [] : [{ href, rel: 'license', type: 'text/html', title: licence }];
  });
}

/** Who is to be named, and under which licences, in every answer. */
export function credits(manifest: Manifest): { readonly attribution: string; readonly licence: string } {
  return { attribution: attributionOf(manifest), licence: licencesOf(manifest).join(', ') };
}
