import type { Reject, SourceFile } from './importer.ts';
import { isPosition, NO_TAGS, type OsmElement, type OsmMember, type OsmTags, tagsOf } from './osm-element.ts';
import { readXml, type XmlElement } from './xml.ts';

const WANTED = new Set(['node', 'way', 'relation']);

/** Elements of an `.osm` file in its order. What an editor has deleted is left out. */
export function* readOsmXml(file: SourceFile, reject: Reject): Iterable<OsmElement> {
  for (const element of readXml(file, WANTED)) {
    const { name, attributes } = element;
    if (attributes.get('visible') === 'false' || attributes.get('action') === 'delete') continue;
    const id = wholeNumber(attributes.get('id'));
    const read = id === null ? null : elementOf(element, id);
    if (read) yield read;
    else reject('malformed', `${name} ${attributes.get('id')?.slice(0, 30) ?? ''}`.trim());
  }
}

function elementOf(element: XmlElement, id: number): OsmElement | null {
  const tags = tagsIn(element);
  if (element.name === 'way') {
    const nodes = element.children.flatMap(({ name, attributes }) => {
      const ref = name === 'nd' ? wholeNumber(attributes.get('ref')) : null;
      return ref === null ? [] : [ref];
    });
    return { type: 'way', id, nodes, tags };
  }
  if (element.name === 'relation') return { type: 'relation', id, members: membersIn(element), tags };
  const at = [number(element.attributes.get('lon')), number(element.attributes.get('lat'))] as const;
  return isPosition(at[0], at[1]) ? { type: 'node', id, at, tags } : null;
}

function tagsIn({ children }: XmlElement): OsmTags {
  const tags = children.filter(({ name }) => name === 'tag');
  if (tags.length === 0) return NO_TAGS;
  return tagsOf(tags.map(({ attributes }) => [attributes.get('k') ?? '', attributes.get('v') ?? '']));
}

function membersIn({ children }: XmlElement): OsmMember[] {
  return children.flatMap(({ name, attributes }) => {
    const type = MEMBER_TYPES.find((each) => each === attributes.get('type'));
    const ref = wholeNumber(attributes.get('ref'));
    return name === 'member' && type && ref !== null ? [{ type, ref, role: attributes.get('role') ?? '' }] : [];
  });
}

const MEMBER_TYPES = ['node', 'way', 'relation'] as const;

function wholeNumber(text: string | undefined): number | null {
  const value = number(text);
  return Number.isSafeInteger(value) ? value : null;
}

function number(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}
