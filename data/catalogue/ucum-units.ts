/** A unit as the Unified Code for Units of Measure (UCUM 2.2) writes it, and as people do. */
export interface UcumUnit {
  readonly name: string;
  readonly symbol: string;
  readonly code: string;
}

/** Unit texts as sensors and the catalogue write them, lower case, without spaces, with plain exponents and `u` for micro. */
const SPELLINGS: Readonly<Record<string, UcumUnit>> = {
  'ug/m3': { name: 'microgram per cubic metre', symbol: 'µg/m³', code: 'ug/m3' },
  'mg/m3': { name: 'milligram per cubic metre', symbol: 'mg/m³', code: 'mg/m3' },
  ppm: { name: 'parts per million', symbol: 'ppm', code: '[ppm]' },
  ppb: { name: 'parts per billion', symbol: 'ppb', code: '[ppb]' },
  'db(a)': { name: 'A-weighted decibel', symbol: 'dB(A)', code: 'dB[SPL]' },
  dba: { name: 'A-weighted decibel', symbol: 'dB(A)', code: 'dB[SPL]' },
  db: { name: 'decibel', symbol: 'dB', code: 'dB' },
  '°c': { name: 'degree Celsius', symbol: '°C', code: 'Cel' },
  ºc: { name: 'degree Celsius', symbol: '°C', code: 'Cel' },
  c: { name: 'degree Celsius', symbol: '°C', code: 'Cel' },
  cel: { name: 'degree Celsius', symbol: '°C', code: 'Cel' },
  k: { name: 'kelvin', symbol: 'K', code: 'K' },
  '%': { name: 'percent', symbol: '%', code: '%' },
  '%hr': { name: 'percent', symbol: '%', code: '%' },
  'm/s': { name: 'metre per second', symbol: 'm/s', code: 'm/s' },
  'km/h': { name: 'kilometre per hour', symbol: 'km/h', code: 'km/h' },
  '°': { name: 'degree', symbol: '°', code: 'deg' },
  º: { name: 'degree', symbol: '°', code: 'deg' },
  deg: { name: 'degree', symbol: '°', code: 'deg' },
  degrees: { name: 'degree', symbol: '°', code: 'deg' },
  mm: { name: 'millimetre', symbol: 'mm', code: 'mm' },
  cm: { name: 'centimetre', symbol: 'cm', code: 'cm' },
  m: { name: 'metre', symbol: 'm', code: 'm' },
  km: { name: 'kilometre', symbol: 'km', code: 'km' },
  'l/m2': { name: 'litre per square metre', symbol: 'l/m²', code: 'L/m2' },
  l: { name: 'litre', symbol: 'l', code: 'L' },
  m3: { name: 'cubic metre', symbol: 'm³', code: 'm3' },
  'm3/h': { name: 'cubic metre per hour', symbol: 'm³/h', code: 'm3/h' },
  'l/s': { name: 'litre per second', symbol: 'l/s', code: 'L/s' },
  hpa: { name: 'hectopascal', symbol: 'hPa', code: 'hPa' },
  mbar: { name: 'millibar', symbol: 'mbar', code: 'mbar' },
  pa: { name: 'pascal', symbol: 'Pa', code: 'Pa' },
  'w/m2': { name: 'watt per square metre', symbol: 'W/m²', code: 'W/m2' },
  lux: { name: 'lux', symbol: 'lx', code: 'lx' },
  lx: { name: 'lux', symbol: 'lx', code: 'lx' },
  v: { name: 'volt', symbol: 'V', code: 'V' },
  a: { name: 'ampere', symbol: 'A', code: 'A' },
  w: { name: 'watt', symbol: 'W', code: 'W' },
  kw: { name: 'kilowatt', symbol: 'kW', code: 'kW' },
  kwh: { name: 'kilowatt hour', symbol: 'kWh', code: 'kW.h' },
  wh: { name: 'watt hour', symbol: 'Wh', code: 'W.h' },
  hz: { name: 'hertz', symbol: 'Hz', code: 'Hz' },
  s: { name: 'second', symbol: 's', code: 's' },
  min: { name: 'minute', symbol: 'min', code: 'min' },
  h: { name: 'hour', symbol: 'h', code: 'h' },
};

const NUMBER: UcumUnit = { name: 'number', symbol: '1', code: '1' };

/** The unit that a text means; a pure number where it is empty, undefined where it is not known. */
export function ucumUnitOf(text: string): UcumUnit | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/^[µμ]g/, 'ug')
    .replaceAll('³', '3')
    .replaceAll('²', '2')
    .replaceAll(' ', '');
  if (plain === '') return NUMBER;
  return Object.hasOwn(SPELLINGS, plain) ? SPELLINGS[plain] : undefined;
}
