import { compactDate, epochDayOf, toLocalTime } from '../../data/contract/local-time.ts';
import type { RoadSection } from './sections.ts';
import type { SectionState } from './traffic.ts';

/** The sections as `transit_relacio_trams` of Open Data BCN writes them: the id bare, the rest quoted. */
export function sectionsCsv(sections: readonly RoadSection[]): string {
  const rows = sections.map(({ id, name, path }) => `${id},"${name.replaceAll('"', '""')}","${path.join(',')}"`);
  return `${['"Tram","Descripció","Coordenades"', ...rows].join('\n')}\n`;
}

/** The states as the city's `.dat` file writes them: `idTram#yyyyMMddHHmmss#estatActual#estatPrevist`, local time. */
export function trafficDat(states: readonly SectionState[], atMs: number): string {
  const stamp = compactTime(atMs);
  return states.map(({ section, state, forecast }) => `${section.id}#${stamp}#${state}#${forecast}\n`).join('');
}

/** `20261121183000`, local time. */
function compactTime(atMs: number): string {
  const { hour, minute, second } = toLocalTime(atMs);
  return compactDate(epochDayOf(atMs)) + [hour, minute, second].map((each) => String(each).padStart(2, '0')).join('');
}
