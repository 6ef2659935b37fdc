/** Codes of the parts of the city, as they stand in files with and without leading zeros. Null: no such code. */

const DISTRICTS = 10;
const BARRIS = 73;

/** `1`, `01` → `01`. */
export function districtCode(text: string | undefined): string | null {
  return numberCode(text, 2, DISTRICTS);
}

/** `7`, `07` → `07`. */
export function barriCode(text: string | undefined): string | null {
  return numberCode(text, 2, BARRIS);
}

/** Section `1` or `001` of district `1`, or both together as `1001` → `01001`. */
export function sectionCode(district: string | undefined, section: string | undefined): string | null {
  if (section !== undefined && /^\d{4,5}$/.test(section)) {
    const whole = section.padStart(5, '0');
    return districtCode(whole.slice(0, 2)) && numberCode(whole.slice(2), 3, 999) ? whole : null;
  }
  const within = districtCode(district);
  const number = numberCode(section, 3, 999);
  return within && number ? within + number : null;
}

function numberCode(text: string | undefined, digits: number, most: number): string | null {
  if (text === undefined || !/^\d{1,3}$/.test(text)) return null;
  const value = Number(text);
  return value >= 1 && value <= most ? String(value).padStart(digits, '0') : null;
}
