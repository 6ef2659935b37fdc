import { readStreets, type StreetFact } from './street-fact.ts';

/** Main streets from Sants to Gràcia: the west and the north-west. Name; class; width; course. */
export const MAIN_STREETS_WEST: readonly StreetFact[] = readStreets(`
Carrer de Sants; secondary; 18; 2.1408 41.3753, 2.1346 41.3755, 2.1217 41.3757
Avinguda de Madrid; secondary; 30; 2.1228 41.3757, 2.1293 41.3795, 2.1321 41.3809
Carrer de Berlín; secondary; 24; 2.1321 41.3809, 2.1353 41.3817, 2.14 41.3835, 2.1425 41.3855
Travessera de les Corts; secondary; 24; 2.1179 41.3758, 2.1297 41.3834, 2.1332 41.3859, 2.1411 41.3904, 2.1434 41.3896
Gran Via de Carles III; primary; 50; 2.13 41.3925, 2.1276 41.3898, 2.1272 41.3869, 2.1281 41.3827, 2.129 41.3793
Rambla del Brasil; primary; 44; 2.129 41.3793, 2.1304 41.3755
Rambla de Badal; primary; 44; 2.1304 41.3755, 2.1318 41.3719, 2.133 41.3689, 2.1354 41.3648
Ronda del General Mitre; primary; 40; 2.13 41.3925, 2.1344 41.3954, 2.1328 41.3975, 2.1358 41.4011, 2.1385 41.4033,
  2.1417 41.4048, 2.1483 41.406, 2.1501 41.4066
Avinguda de Sarrià; secondary; 34; 2.1481 41.3899, 2.1388 41.3913, 2.13 41.3925
Passeig de Manuel Girona; secondary; 26; 2.1196 41.3896, 2.13 41.3925
Passeig de la Reina Elisenda; secondary; 28; 2.1128 41.3946, 2.1166 41.3978, 2.1212 41.4002
Avinguda de Pedralbes; secondary; 34; 2.1221 41.387, 2.1218 41.3879, 2.1128 41.3946
Avinguda de Pearson; tertiary; 20; 2.1128 41.3946, 2.1117 41.3938, 2.1079 41.3938, 2.1055 41.3924, 2.104 41.3916,
  2.1045 41.3934, 2.105 41.3953, 2.1036 41.3954, 2.1032 41.3936, 2.1018 41.3942
Avinguda d’Esplugues; tertiary; 22; 2.1128 41.3946, 2.1117 41.3917, 2.1082 41.3885, 2.105 41.3856, 2.102 41.384
Carrer de Numància; secondary; 24; 2.13 41.3925, 2.1424 41.3807
Carrer de Joan Güell; tertiary; 20; 2.1276 41.3886, 2.1302 41.3851, 2.1325 41.3801, 2.1346 41.3755
Carrer del Capità Arenas; tertiary; 22; 2.1245 41.3943, 2.1269 41.3884
Carrer d’Arístides Maillol; tertiary; 24; 2.1188 41.3808, 2.1193 41.3797, 2.1206 41.3786, 2.1214 41.378
Avinguda de Joan XXIII; tertiary; 24; 2.1188 41.3808, 2.1202 41.3813, 2.1212 41.3814, 2.1226 41.3828, 2.1225 41.3844,
  2.1226 41.3871
Avinguda del Doctor Marañón; tertiary; 26; 2.111 41.3842, 2.1122 41.3844, 2.1132 41.3825, 2.1152 41.3811,
  2.1188 41.3808
Carretera de la Bordeta; tertiary; 16; 2.142 41.3725, 2.1447 41.3734, 2.1473 41.374
Avinguda de Xile; tertiary; 24; 2.1152 41.3811, 2.1143 41.3798, 2.113 41.379, 2.1115 41.3774, 2.11 41.3752
Via Augusta; primary; 34; 2.1562 41.3956, 2.1522 41.3994, 2.1512 41.4007, 2.1476 41.4012, 2.1448 41.3997,
  2.1424 41.3984, 2.1399 41.3978, 2.1269 41.3978, 2.124 41.3991, 2.1212 41.402, 2.1177 41.4046
Carrer de Muntaner; secondary; 20; 2.1558 41.3896, 2.1381 41.4028, 2.135 41.4054, 2.1335 41.4066
Carrer d’Aribau; secondary; 20; 2.1566 41.3907, 2.1491 41.3962, 2.1448 41.3997
Carrer de Balmes; primary; 24; 2.1676 41.3857, 2.1512 41.3983, 2.1476 41.4012, 2.1452 41.4025, 2.1431 41.4033,
  2.142 41.4039, 2.1395 41.4052, 2.1372 41.4099
Travessera de Gràcia; secondary; 18; 2.1445 41.3927, 2.1454 41.393, 2.1536 41.3986, 2.1598 41.4025, 2.1739 41.4115
Passeig de la Bonanova; secondary; 26; 2.1335 41.4066, 2.1219 41.4002, 2.1212 41.4002
Passeig de Sant Gervasi; secondary; 26; 2.1335 41.4066, 2.1344 41.4088, 2.1357 41.4099, 2.1372 41.4101,
  2.1382 41.4114, 2.1376 41.414
Avinguda del Tibidabo; tertiary; 26; 2.1372 41.4101, 2.1336 41.415, 2.1314 41.4152, 2.1296 41.4149, 2.1298 41.4161,
  2.1317 41.4161, 2.1345 41.4152
Carrer de Ganduxer; tertiary; 20; 2.13 41.4046, 2.1378 41.3947, 2.1394 41.3912
Carrer Major de Sarrià; tertiary; 12; 2.1166 41.4037, 2.12 41.4017, 2.1212 41.4002, 2.1223 41.3986, 2.1252 41.3959
Avinguda de Vallcarca; secondary; 26; 2.1501 41.4066, 2.1459 41.4113, 2.1431 41.4126, 2.1431 41.4142, 2.1412 41.4173,
  2.1404 41.4202
Avinguda de la República Argentina; secondary; 24; 2.1501 41.4066, 2.1476 41.4081, 2.1453 41.4111, 2.1408 41.412,
  2.1375 41.4143
Travessera de Dalt; primary; 30; 2.1501 41.4066, 2.1508 41.4078, 2.1553 41.4097, 2.1598 41.4125
Ronda del Guinardó; primary; 34; 2.1598 41.4125, 2.162 41.4126, 2.1642 41.4119, 2.1681 41.4126, 2.1707 41.4139,
  2.1741 41.4165, 2.1761 41.418, 2.1771 41.4211, 2.1776 41.4238
Carrer de Pi i Margall; secondary; 30; 2.1647 41.4118, 2.1635 41.4054, 2.162 41.4028
Carrer de l’Escorial; tertiary; 16; 2.1568 41.412, 2.1627 41.406, 2.1635 41.4054
Carrer de Verdi; residential; 10; 2.1486 41.4126, 2.1543 41.4062, 2.1579 41.4031
Carrer del Torrent de l’Olla; tertiary; 12; 2.1508 41.4078, 2.1568 41.4017, 2.1615 41.3982
Carrer de Cardenal Vives i Tutó; tertiary; 22; 2.1165 41.3918, 2.1185 41.3937, 2.1227 41.3953, 2.1245 41.3943
Passeig de la Vall d’Hebron; secondary; 30; 2.1375 41.4143, 2.1392 41.4168, 2.1404 41.4202, 2.1424 41.4262,
  2.1447 41.4318, 2.149 41.4352, 2.1534 41.4365
`);
