/** Most of what is said. */
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

/** Without either no text holds any of what follows; most have neither. */
const MAY_TELL = /@|(?:\d[ .-]?){7}/;

/** Mail addresses; what stands before one in an address of the web or a list is no part of it. */
const MAIL =
  /(?<![^\s@<>()[\]{}",;:/=?&|'])[^\s@<>()[\]{}",;:/=?&|']{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}/gu;

/** Telephone numbers: those with their country, and those that a word before them, or a JSON member, says to be one. */
const TELEPHONE =
  /(?<![\p{L}\p{N}])(?:\+[1-9]\d{0,2}\)?(?:[ -]?\d){8,11}|0034[ -]?[6-9](?:[ -]?\d){8})(?![\p{L}\p{N}])/gu;
const NAMED_TELEPHONE =
  /(?<!\p{L})((?:tel|tlf|telf|tel[eèé]fono?|telephone|phone|m[oòó][bv]il|mobile)(?:[ .:]{1,3}|" ?: ?"))\d(?:[ .-]?\d){8,11}/giu;

/** Identity numbers of Spain (DNI, NIE): a number with its check letter, however it is written where a word says so. */
const IDENTITY = /(?<![\p{L}\p{N}])([XYZ]\d{7}|\d{8})-?([A-Z])(?![\p{L}\p{N}])/gu;
const NAMED_IDENTITY =
  /(?<!\p{L})((?:dni|nif|nie)(?:[ .:]{1,3}|" ?: ?"))[\dxyz](?:\.?\d){6,7}[ -]?[a-z](?![\p{L}\p{N}])/giu;
const CHECK_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Words of a member's name that say that somebody stands in it, without accents. */
const OF_SOMEBODY = new Set(
  (
    'owner propietari propietaria propietario responsable contact contacte contacto email mail correu correo ' +
    'telefon telefono telephone phone nif dni nie persona person'
  ).split(' '),
);

/** Stands for what was left out. */
const LEFT_OUT = '…';

/**
 * A text without mail addresses, telephone and identity numbers of people. What may be anything else stays: numbers,
 * times, places, digests, codes, also nine digits alone.
 */
export function withoutPeople(text: string): string {
  if (PLAIN_NUMBER.test(text) || !MAY_TELL.test(text)) return text;
  return text
    .replace(MAIL, LEFT_OUT)
    .replace(NAMED_TELEPHONE, `$1${LEFT_OUT}`)
    .replace(NAMED_IDENTITY, `$1${LEFT_OUT}`)
    .replace(TELEPHONE, LEFT_OUT)
    .replace(IDENTITY, (whole, number: string, letter: string) => (isIdentity(number, letter) ? LEFT_OUT : whole));
}

export function tellsOfPeople(text: string): boolean {
  return withoutPeople(text) !== text;
}

/** Whether a member of this name is for somebody, such as an owner or a contact. */
export function isOfSomebody(name: string): boolean {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => OF_SOMEBODY.has(word));
}

/** Members that tell of nobody. */
export function membersWithoutPeople(
  members: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members ?? {}).filter(([name, value]) => !isOfSomebody(name) && !tellsOfPeople(value)),
  );
}

function isIdentity(number: string, letter: string): boolean {
  const digits = number.replace(/^[XYZ]/, (first) => String('XYZ'.indexOf(first)));
  return CHECK_LETTERS[Number(digits) % CHECK_LETTERS.length] === letter;
}
