import type { StandardsDesk } from '../../server/gateway/standards-routes.ts';

/** No package is behind the open standards. */
export const NO_DESK: StandardsDesk = {
  manifest: {
    format: 'besso-city',
    version: 1,
    name: 'none',
    bounds: [2, 41, 3, 42],
    origin: [2.17, 41.387],
    licence: 'CC0-1.0',
    attribution: 'The test',
    source: 'none',
    generated: true,
    seed: null,
    counts: {},
    sources: [],
    files: {} as StandardsDesk['manifest']['files'],
  },
  digest: 'none',
  ask: () => Promise.reject(new Error('no package')),
};
