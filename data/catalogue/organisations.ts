import type { RelationType } from '../contract/registry.ts';

/** An organisation that the city's sources name in several ways. */
export interface KnownOrganisation {
  readonly key: string;
  readonly name: string;
  /** Other names, as feeds and packages write them. */
  readonly otherNames: readonly string[];
  /** What holds between organisations, since a day where one is published. */
  readonly relations?: readonly { readonly type: RelationType; readonly to: string; readonly since?: string }[];
}

/**
 * Public bodies and companies of the city's transport and data. Ownership after the bodies' own statutes; Rodalies has
 * been contracted by the Generalitat since 2010-01-01 (Reial decret 2034/2009).
 */
export const KNOWN_ORGANISATIONS: readonly KnownOrganisation[] = [
  {
    key: 'ajuntament-de-barcelona',
    name: 'Ajuntament de Barcelona',
    otherNames: ['Barcelona City Council', 'Ayuntamiento de Barcelona', 'Open Data BCN'],
    relations: [{ type: 'owns', to: 'bsm' }],
  },
  {
    key: 'generalitat-de-catalunya',
    name: 'Generalitat de Catalunya',
    otherNames: ['Dades Obertes de Catalunya'],
    relations: [
      { type: 'owns', to: 'fgc' },
      { type: 'owns', to: 'meteocat' },
    ],
  },
  {
    key: 'amb',
    name: 'Àrea Metropolitana de Barcelona',
    otherNames: ['AMB'],
    relations: [{ type: 'owns', to: 'tmb' }],
  },
  { key: 'atm', name: 'Autoritat del Transport Metropolità', otherNames: ['ATM'] },
  {
    key: 'tmb',
    name: 'Transports Metropolitans de Barcelona',
    otherNames: ['TMB'],
  },
  {
    key: 'fgc',
    name: 'Ferrocarrils de la Generalitat de Catalunya',
    otherNames: ['FGC'],
  },
  {
    key: 'renfe',
    name: 'Renfe Operadora',
    otherNames: ['Renfe', 'Renfe Viajeros', 'RENFE OPERADORA', 'Rodalies de Catalunya', 'Rodalies'],
    relations: [{ type: 'contracted-by', to: 'generalitat-de-catalunya', since: '2010-01-01' }],
  },
  {
    key: 'tram',
    name: 'TRAM Barcelona',
    otherNames: ['TRAM', 'Tramvia Metropolità', 'Trambaix', 'Trambesòs', 'Powered by TRAM Barcelona'],
    relations: [{ type: 'contracted-by', to: 'atm' }],
  },
  { key: 'bsm', name: 'Barcelona de Serveis Municipals', otherNames: ['B:SM', 'BSM'] },
  { key: 'meteocat', name: 'Servei Meteorològic de Catalunya', otherNames: ['Meteocat', 'SMC'] },
  { key: 'besso', name: 'Bessó', otherNames: [] },
];
