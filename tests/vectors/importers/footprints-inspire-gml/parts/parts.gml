<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- Invented. -->
<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:base="http://inspire.ec.europa.eu/schemas/base/3.3" xmlns:bu-base="http://inspire.ec.europa.eu/schemas/bu-base/4.0" xmlns:bu-core2d="http://inspire.ec.europa.eu/schemas/bu-core2d/4.0" xmlns:bu-ext2d="http://inspire.ec.europa.eu/schemas/bu-ext2d/4.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" gml:id="ES.SDGC.BU">
  <gml:featureMember>
    <bu-ext2d:BuildingPart gml:id="ES.SDGC.BU.0001AA001AA_part1">
      <bu-core2d:beginLifespanVersion>2014-03-04T00:00:00</bu-core2d:beginLifespanVersion>
      <bu-core2d:conditionOfConstruction>functional</bu-core2d:conditionOfConstruction>
      <bu-core2d:inspireId><base:Identifier><base:localId>0001AA001AA_part1</base:localId><base:namespace>ES.SDGC.BU</base:namespace></base:Identifier></bu-core2d:inspireId>
      <bu-ext2d:geometry><bu-core2d:BuildingGeometry><bu-core2d:geometry>
        <gml:Surface gml:id="Surface_ES.SDGC.BU.0001AA001AA_part1" srsName="urn:ogc:def:crs:EPSG::4258"><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList srsDimension="2" count="5">41.3871 2.1701 41.3871 2.1703 41.3873 2.1703 41.3873 2.1701 41.3871 2.1701</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>
      </bu-core2d:geometry><bu-core2d:referenceGeometry>true</bu-core2d:referenceGeometry></bu-core2d:BuildingGeometry></bu-ext2d:geometry>
      <bu-ext2d:numberOfFloorsAboveGround>7</bu-ext2d:numberOfFloorsAboveGround>
      <bu-ext2d:heightBelowGround uom="m">3</bu-ext2d:heightBelowGround>
      <bu-ext2d:numberOfFloorsBelowGround>1</bu-ext2d:numberOfFloorsBelowGround>
    </bu-ext2d:BuildingPart>
  </gml:featureMember>
  <gml:featureMember>
    <bu-ext2d:BuildingPart gml:id="ES.SDGC.BU.0001AA001AA_part2">
      <bu-core2d:beginLifespanVersion>2014-03-04T00:00:00</bu-core2d:beginLifespanVersion>
      <bu-core2d:conditionOfConstruction>functional</bu-core2d:conditionOfConstruction>
      <bu-core2d:inspireId><base:Identifier><base:localId>0001AA001AA_part2</base:localId><base:namespace>ES.SDGC.BU</base:namespace></base:Identifier></bu-core2d:inspireId>
      <bu-ext2d:geometry><bu-core2d:BuildingGeometry><bu-core2d:geometry>
        <gml:Surface gml:id="Surface_ES.SDGC.BU.0001AA001AA_part2" srsName="EPSG:4326"><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList srsDimension="2" count="5">2.1701 41.3871 2.1703 41.3871 2.1703 41.3873 2.1701 41.3873 2.1701 41.3871</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>
      </bu-core2d:geometry><bu-core2d:referenceGeometry>true</bu-core2d:referenceGeometry></bu-core2d:BuildingGeometry></bu-ext2d:geometry>
      <bu-ext2d:numberOfFloorsAboveGround>0</bu-ext2d:numberOfFloorsAboveGround>
      <bu-ext2d:heightBelowGround uom="m">3</bu-ext2d:heightBelowGround>
      <bu-ext2d:numberOfFloorsBelowGround>1</bu-ext2d:numberOfFloorsBelowGround>
    </bu-ext2d:BuildingPart>
  </gml:featureMember>
  <gml:featureMember>
    <bu-ext2d:BuildingPart gml:id="ES.SDGC.BU.0001AA001AA_part3">
      <bu-core2d:beginLifespanVersion>2014-03-04T00:00:00</bu-core2d:beginLifespanVersion>
      <bu-core2d:conditionOfConstruction>functional</bu-core2d:conditionOfConstruction>
      <bu-core2d:inspireId><base:Identifier><base:localId>0001AA001AA_part3</base:localId><base:namespace>ES.SDGC.BU</base:namespace></base:Identifier></bu-core2d:inspireId>
      <bu-ext2d:geometry><bu-core2d:BuildingGeometry><bu-core2d:geometry>
        <gml:Surface gml:id="Surface_ES.SDGC.BU.0001AA001AA_part3" srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList srsDimension="2" count="4">40.41 -3.7 40.41 -3.71 40.42 -3.71 40.41 -3.7</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>
      </bu-core2d:geometry><bu-core2d:referenceGeometry>true</bu-core2d:referenceGeometry></bu-core2d:BuildingGeometry></bu-ext2d:geometry>
      <bu-ext2d:numberOfFloorsAboveGround>2</bu-ext2d:numberOfFloorsAboveGround>
      <bu-ext2d:heightBelowGround uom="m">3</bu-ext2d:heightBelowGround>
      <bu-ext2d:numberOfFloorsBelowGround>1</bu-ext2d:numberOfFloorsBelowGround>
    </bu-ext2d:BuildingPart>
  </gml:featureMember>
</gml:FeatureCollection>
