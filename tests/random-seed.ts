import fc from 'fast-check';

/**
 * The seed of everything that tests make up with fast-check: the same in every run, so that what passed passes again.
 * `FUZZ_SEED=<number>` tries others.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FUZZ_SEED ?? 20_261_122) });
