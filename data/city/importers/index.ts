import type { FactKind } from './facts.ts';
import type { Importer } from './importer.ts';
import { GROUND_GEOJSON } from './ground-geojson.ts';
import { GROUND_OSM } from './ground-osm.ts';
import { GTFS } from './gtfs.ts';
import { TERRAIN_GEOTIFF } from './terrain-geotiff.ts';
import { TERRAIN_TILES } from './terrain-tiles.ts';
import { AREAS_GEOJSON, AREAS_SHAPEFILE, AREAS_TABLE } from './areas.ts';
import { BIKE_STATIONS_JSON } from './bike-stations.ts';
import { CITY_REGISTER } from './city-register.ts';
import { CYCLE_LANES, CYCLE_LANES_TABLE } from './cycle-lanes.ts';
import { BIKE_RACKS, BIKE_STATIONS_MAP, CHARGERS, FOUNTAINS, WIFI_POINTS } from './map-sites.ts';
import { AIR_STATIONS, BIKE_STATIONS_TABLE, SOUND_METERS, WEATHER_STATIONS } from './stations.ts';
import { INCOME, POPULATION, PUBLISHED_AREAS, VEHICLES } from './statistics.ts';
import { STREET_GEOMETRY, STREET_GEOMETRY_MAP } from './street-geometry.ts';
import { STREET_NODES, STREET_SECTIONS } from './street-graph-files.ts';
import { STREET_RULES } from './street-rules.ts';
import { TRAFFIC_SECTIONS, TRAFFIC_SECTIONS_GEOJSON, TRAFFIC_SECTIONS_LONG } from './traffic-sections.ts';
import { FOOTPRINTS_CITYGML } from './footprints-citygml.ts';
import { FOOTPRINTS_CITYJSON } from './footprints-cityjson.ts';
import { FOOTPRINTS_GEOJSON } from './footprints-geojson.ts';
import { FOOTPRINTS_INSPIRE_GML } from './footprints-inspire-gml.ts';
import { FOOTPRINTS_OSM } from './footprints-osm.ts';
import { FOOTPRINTS_OSM_GEOJSON } from './footprints-osm-geojson.ts';
import { FOOTPRINTS_PARTS_GEOJSON } from './footprints-parts-geojson.ts';
import { FOOTPRINTS_SHAPEFILE } from './footprints-shapefile.ts';
import { TREES_GEOJSON, TREES_TABLE } from './trees.ts';

/**
 * Every importer, the more particular before the more general: of each kind the first that recognises a file reads it,
 * and of equal files of one kind that of the earlier importer is used.
 */
export const IMPORTERS: readonly { readonly [Kind in FactKind]: Importer<Kind> }[FactKind][] = [
  GTFS,
  TERRAIN_GEOTIFF,
  TERRAIN_TILES,
  GROUND_OSM,
  GROUND_GEOJSON,
  STREET_NODES,
  STREET_SECTIONS,
  STREET_GEOMETRY,
  STREET_GEOMETRY_MAP,
  STREET_RULES,
  CYCLE_LANES,
  CYCLE_LANES_TABLE,
  TRAFFIC_SECTIONS,
  TRAFFIC_SECTIONS_LONG,
  TRAFFIC_SECTIONS_GEOJSON,
  FOOTPRINTS_INSPIRE_GML,
  FOOTPRINTS_CITYJSON,
  FOOTPRINTS_CITYGML,
  FOOTPRINTS_OSM,
  FOOTPRINTS_OSM_GEOJSON,
  FOOTPRINTS_PARTS_GEOJSON,
  FOOTPRINTS_GEOJSON,
  FOOTPRINTS_SHAPEFILE,
  AREAS_GEOJSON,
  AREAS_TABLE,
  AREAS_SHAPEFILE,
  POPULATION,
  INCOME,
  PUBLISHED_AREAS,
  VEHICLES,
  AIR_STATIONS,
  WEATHER_STATIONS,
  SOUND_METERS,
  BIKE_STATIONS_JSON,
  BIKE_STATIONS_TABLE,
  BIKE_STATIONS_MAP,
  CITY_REGISTER,
  FOUNTAINS,
  BIKE_RACKS,
  WIFI_POINTS,
  CHARGERS,
  TREES_TABLE,
  TREES_GEOJSON,
];
