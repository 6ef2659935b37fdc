import { readStreets, type StreetFact } from './street-fact.ts';

/** Main streets from Horta to the Besòs: the north and the north-east. Name; class; width; course. */
export const MAIN_STREETS_NORTH: readonly StreetFact[] = readStreets(`
Avinguda de la Mare de Déu de Montserrat; secondary; 24; 2.1598 41.4125, 2.1622 41.4141, 2.1681 41.4158,
  2.1694 41.4156, 2.171 41.4171, 2.1763 41.4252
Passeig de Maragall; secondary; 26; 2.162 41.4296, 2.1637 41.4279, 2.17 41.4271, 2.176 41.4254, 2.1776 41.4238,
  2.1807 41.4205, 2.1803 41.4173, 2.1804 41.4158, 2.1812 41.4134
Passeig de Fabra i Puig; secondary; 28; 2.1637 41.4349, 2.1631 41.4326, 2.1645 41.4311, 2.1667 41.4304,
  2.1826 41.4303, 2.1909 41.43
Passeig de Valldaura; secondary; 34; 2.1534 41.4365, 2.1564 41.4377, 2.16 41.4389, 2.1619 41.4395, 2.1633 41.4396,
  2.1741 41.4383, 2.1853 41.4396
Via Favència; secondary; 40; 2.1633 41.4396, 2.1639 41.4406, 2.1786 41.4458, 2.1823 41.4463, 2.1868 41.4468
Via Júlia; secondary; 40; 2.1796 41.4459, 2.1779 41.4419, 2.1745 41.4383
Avinguda de Rio de Janeiro; secondary; 30; 2.1862 41.4429, 2.1819 41.4393, 2.1808 41.438, 2.1796 41.4343,
  2.1826 41.4303
Passeig d’Urrutia; tertiary; 22; 2.1633 41.4365, 2.169 41.4349, 2.171 41.4348, 2.172 41.4354
Ronda de la Guineueta Vella; tertiary; 20; 2.1622 41.4414, 2.1616 41.442, 2.162 41.4437, 2.1672 41.4449,
  2.1692 41.4444, 2.1703 41.4428
Rambla del Caçador; tertiary; 20; 2.1667 41.4413, 2.17 41.4403, 2.1735 41.4396, 2.1743 41.4383
Carrer de Dante Alighieri; tertiary; 18; 2.1525 41.4251, 2.1539 41.4256, 2.1564 41.4275, 2.1589 41.4279, 2.162 41.4296
Carrer del Llobregós; tertiary; 18; 2.1498 41.421, 2.1593 41.4261, 2.1637 41.4279
Carrer d’Horta; residential; 12; 2.1536 41.434, 2.1571 41.4325, 2.1607 41.431, 2.1645 41.4311
Carretera del Carmel; tertiary; 14; 2.1593 41.4166, 2.1571 41.4178, 2.1566 41.4167, 2.1552 41.4157, 2.1554 41.415,
  2.1567 41.4157, 2.1578 41.416
; tertiary; 12; 2.1552 41.4157, 2.1537 41.4162, 2.1535 41.4205, 2.1498 41.421
; tertiary; 12; 2.1613 41.414, 2.1593 41.4166
Avinguda de l’Estatut de Catalunya; secondary; 34; 2.1521 41.4375, 2.1534 41.4358, 2.153 41.4339, 2.1543 41.4323,
  2.1557 41.4307, 2.1564 41.4288
Carrer de Lisboa; tertiary; 20; 2.1513 41.4263, 2.1532 41.4271, 2.155 41.4283, 2.1564 41.4288, 2.1591 41.4297,
  2.162 41.4296
Passeig de Santa Coloma; secondary; 30; 2.1868 41.4439, 2.2009 41.449
Passeig de Torras i Bages; secondary; 30; 2.1902 41.4452, 2.1912 41.4364, 2.1909 41.43
Carrer Gran de Sant Andreu; secondary; 16; 2.1885 41.4446, 2.1883 41.4416, 2.1896 41.4371, 2.1893 41.4326,
  2.1898 41.43, 2.1909 41.4276
Carrer Gran de la Sagrera; secondary; 18; 2.1909 41.4276, 2.1914 41.417
Carrer del Clot; tertiary; 14; 2.1914 41.417, 2.1894 41.4106, 2.1869 41.4053
Carrer de Pere IV; tertiary; 20; 2.1896 41.3927, 2.1941 41.3983, 2.2009 41.4066, 2.2098 41.4184
Passeig del Taulat; secondary; 30; 2.2017 41.3964, 2.207 41.4002, 2.2134 41.4055, 2.2191 41.4112
; secondary; 36; 2.2045 41.3943, 2.2098 41.4006
Passeig de Garcia Fària; secondary; 36; 2.2098 41.4006, 2.2166 41.4057, 2.2184 41.4068, 2.221 41.409, 2.2222 41.412
Carrer de Garcilaso; secondary; 22; 2.1776 41.4238, 2.1868 41.4229, 2.1912 41.4225
Carrer de Santander; secondary; 24; 2.1953 41.4215, 2.1961 41.4223, 2.1998 41.4248, 2.2014 41.4264, 2.203 41.4286,
  2.2064 41.4329, 2.2096 41.4361
Via Trajana; tertiary; 20; 2.1964 41.4267, 2.1971 41.4285, 2.2004 41.4286, 2.203 41.4286, 2.2069 41.4268
Carrer de Sant Adrià; secondary; 22; 2.1893 41.434, 2.1918 41.4338, 2.1947 41.4354, 2.1989 41.4355, 2.2012 41.4359,
  2.2086 41.4366
Via Augusta de Badalona; secondary; 24; 2.2112 41.4216, 2.2205 41.4278, 2.231 41.436, 2.2425 41.446, 2.252 41.4545
Avinguda de la Platja; tertiary; 22; 2.2222 41.412, 2.225 41.4165, 2.2238 41.4224, 2.2275 41.4275, 2.231 41.436
Carretera de Santa Coloma; secondary; 24; 2.2009 41.449, 2.206 41.4508, 2.213 41.4535, 2.22 41.4545
Avinguda de Pallaresa; secondary; 24; 2.2092 41.448, 2.2125 41.4418, 2.2165 41.434, 2.2205 41.4278
Carrer de Guipúscoa a Sant Adrià; tertiary; 22; 2.207 41.4245, 2.2125 41.4288, 2.2165 41.434
`);
