import { SaxesParser } from 'saxes';
import { FileProblem, type SourceFile } from './importer.ts';
import { decodeText } from './text.ts';

/** An element with all in it. Names are without their prefix: `Building` of `bu:Building`. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands in it and in no child of it. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Above these one element is taken for an attack rather than for a fact. */
const MOST_PARTS = 400_000;
const DEEPEST = 200;
const LONGEST_RUN = 8 * 1024 * 1024;

/**
 * The outermost elements of the wanted names, one after another, each whole. Declared entities are not expanded: a file
 * that uses one is refused. `onOther` hears of every element outside of the wanted ones, before what is in it.
 */
export function* readXml(
  file: SourceFile,
  wanted: ReadonlySet<string>,
  onOther: (name: string, attributes: ReadonlyMap<string, string>) => void = () => undefined,
): Iterable<XmlElement> {
  const gatherer = new Gatherer(wanted, onOther);
  for (const text of decodeText(file.pieces())) {
    gatherer.write(text);
    yield* gatherer.taken();
  }
  gatherer.close();
  yield* gatherer.taken();
}

/** The first element in one, at any depth. */
export function firstWithin(element: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  for (const child of element.children) {
    if (names.includes(child.name)) return child;
    const found = firstWithin(child, ...names);
    if (found) return found;
  }
  return undefined;
}

/** All elements of a name in one, at any depth but not within each other. */
export function allWithin(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : allWithin(child, name)));
}

class Gatherer {
  readonly #parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  readonly #open: OpenElement[] = [];
  #finished: XmlElement[] = [];
  #parts = 0;
  #run = 0;

  constructor(wanted: ReadonlySet<string>, onOther: (name: string, attributes: ReadonlyMap<string, string>) => void) {
    this.#parser.on('error', (error) => {
      throw new FileProblem(`is no sound XML: ${error.message.slice(0, 120)}`);
    });
    this.#parser.on('opentag', ({ name, attributes }) => {
      this.#run = 0;
      const element = elementOf(name, attributes);
      if (this.#open.length > 0 || wanted.has(element.name)) this.#push(element);
      else onOther(element.name, element.attributes);
    });
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
    this.#parser.on('closetag', () => this.#pop());
  }

  write(text: string): void {
    this.#run += text.length;
    if (this.#run > LONGEST_RUN) throw new FileProblem('is no sound XML: a piece of text has no end');
    this.#parser.write(text);
  }

  close(): void {
    this.#parser.close();
  }

  taken(): readonly XmlElement[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  #push(element: OpenElement): void {
    if (++this.#parts > MOST_PARTS || this.#open.length >= DEEPEST) {
      throw new FileProblem('is no sound XML: one element holds more than any fact does');
    }
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
  }

  #addText(text: string): void {
    this.#run = 0;
    const open = this.#open.at(-1);
    if (open) open.text += text;
  }

  #pop(): void {
    this.#run = 0;
    const closed = this.#open.pop();
    if (!closed || this.#open.length > 0) return;
    this.#parts = 0;
    this.#finished.push(closed);
  }
}

function elementOf(name: string, attributes: Readonly<Record<string, string>>): OpenElement {
  const named = Object.entries(attributes).map(([key, value]) => [withoutPrefix(key), value] as const);
  return { name: withoutPrefix(name), attributes: new Map(named), children: [], text: '' };
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
