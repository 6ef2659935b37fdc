import { expect, test } from 'vitest';
import { namesIn } from '../../client/panels/attribution.ts';

test('the foot names each source once, by the first part of its attribution', () => {
  const attributions = [
    'Bessó, generated city; outlines corrected by open data of Ajuntament de Barcelona (CC BY 4.0), TMB',
    'Bessó, simulated',
    'Ajuntament de Barcelona, Open Data BCN',
    'Renfe Operadora (data.renfe.com)',
    '',
  ];
  expect(namesIn(attributions)).toEqual(['Bessó', 'Ajuntament de Barcelona', 'Renfe Operadora']);
});
