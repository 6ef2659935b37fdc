<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- Invented. -->
<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:base="http://inspire.ec.europa.eu/schemas/base/3.3" xmlns:bu-base="http://inspire.ec.europa.eu/schemas/bu-base/4.0" xmlns:bu-core2d="http://inspire.ec.europa.eu/schemas/bu-core2d/4.0" xmlns:bu-ext2d="http://inspire.ec.europa.eu/schemas/bu-ext2d/4.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" gml:id="ES.SDGC.BU">
  <gml:featureMember>
    <bu-ext2d:Building gml:id="ES.SDGC.BU.0001AA001AA">
      <bu-core2d:beginLifespanVersion>2014-03-04T00:00:00</bu-core2d:beginLifespanVersion>
      <bu-core2d:conditionOfConstruction>functional</bu-core2d:conditionOfConstruction>
      <bu-core2d:dateOfConstruction><bu-core2d:DateOfEvent><bu-core2d:beginning>1932-01-01T00:00:00</bu-core2d:beginning><bu-core2d:end>1934-01-01T00:00:00</bu-core2d:end></bu-core2d:DateOfEvent></bu-core2d:dateOfConstruction>
      <bu-core2d:inspireId><base:Identifier><base:localId>0001AA001AA</base:localId><base:namespace>ES.SDGC.BU</base:namespace></base:Identifier></bu-core2d:inspireId>
      <bu-ext2d:geometry><bu-core2d:BuildingGeometry><bu-core2d:geometry>
        <gml:Surface gml:id="Surface_ES.SDGC.BU.0001AA001AA" srsName="urn:ogc:def:crs:EPSG::25831"><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList srsDimension="2" count="5">430100.25 4582300.5 430120.25 4582300.5 430120.25 4582313.0 430100.25 4582313.0 430100.25 4582300.5</gml:posList></gml:LinearRing></gml:exterior><gml:interior><gml:LinearRing><gml:posList srsDimension="2" count="5">430105.25 4582304.5 430109.25 4582304.5 430109.25 4582307.5 430105.25 4582307.5 430105.25 4582304.5</gml:posList></gml:LinearRing></gml:interior></gml:PolygonPatch><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList srsDimension="2" count="5">430140.25 4582300.5 430146.25 4582300.5 430146.25 4582306.5 430140.25 4582306.5 430140.25 4582300.5</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>
      </bu-core2d:geometry><bu-core2d:referenceGeometry>true</bu-core2d:referenceGeometry></bu-core2d:BuildingGeometry></bu-ext2d:geometry>
      <bu-ext2d:currentUse>1_residential</bu-ext2d:currentUse>
      <bu-ext2d:numberOfBuildingUnits>9</bu-ext2d:numberOfBuildingUnits>
      <bu-ext2d:numberOfDwellings>8</bu-ext2d:numberOfDwellings>
      <bu-ext2d:numberOfFloorsAboveGround xsi:nil="true" nilReason="other:unpopulated"></bu-ext2d:numberOfFloorsAboveGround>
      <bu-ext2d:officialArea><bu-ext2d:OfficialArea><bu-ext2d:value uom="m2">840</bu-ext2d:value></bu-ext2d:OfficialArea></bu-ext2d:officialArea>
    </bu-ext2d:Building>
  </gml:featureMember>
  <gml:featureMember>
    <bu-ext2d:Building gml:id="ES.SDGC.BU.0002AA001AA">
      <bu-core2d:beginLifespanVersion>2014-03-04T00:00:00</bu-core2d:beginLifespanVersion>
      <bu-core2d:conditionOfConstruction>functional</bu-core2d:conditionOfConstruction>
      <bu-core2d:inspireId><base:Identifier><base:localId>0002AA001AA</base:localId><base:namespace>ES.SDGC.BU</base:namespace></base:Identifier></bu-core2d:inspireId>
      <bu-ext2d:geometry><bu-core2d:BuildingGeometry><bu-core2d:geometry>
        <gml:Surface gml:id="Surface_ES.SDGC.BU.0002AA001AA" srsName="urn:ogc:def:crs:EPSG::25831"><gml:patches></gml:patches></gml:Surface>
      </bu-core2d:geometry><bu-core2d:referenceGeometry>true</bu-core2d:referenceGeometry></bu-core2d:BuildingGeometry></bu-ext2d:geometry>
    </bu-ext2d:Building>
  </gml:featureMember>
</gml:FeatureCollection>
