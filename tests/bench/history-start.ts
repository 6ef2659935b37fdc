import { openArchive } from '../../server/store/open-archive.ts';
import { archivePlace } from './history-place.ts';

/** Opens what is on the disk in a process of its own, and says when the city as it is now is served. */
const [folder = '', worker = ''] = process.argv.slice(2);
const archive = await openArchive(archivePlace(folder, worker));
const { series, city } = archive.restored;
const latest = archive.history.latest();
process.send?.({ series: series.length, records: city?.records.length ?? 0, latest: latest.series.length });
await archive.close();
process.exit();
