import { readStreets, type StreetFact } from './street-fact.ts';

/** The sea front, the Ciutadella's paths, and streets that buses use on the hills and in the north. Name; class; width; course. */
export const SEA_AND_HILL_STREETS: readonly StreetFact[] = readStreets(`
Moll d’Espanya; tertiary; 14; 2.1836 41.3824, 2.1833 41.3805, 2.1835 41.3785, 2.1828 41.3765, 2.1821 41.3756
Rambla de Mar; pedestrian; 12; 2.1821 41.3756, 2.181 41.3754, 2.1796 41.3754, 2.1776 41.3761
Passeig de Joan de Borbó; tertiary; 24; 2.1886 41.3744, 2.188 41.3715, 2.1875 41.3685, 2.1871 41.3672
Plaça de la Rosa dels Vents; tertiary; 20; 2.1875 41.3685, 2.1888 41.3692, 2.1886 41.3715, 2.1886 41.3744
Passeig de Salvat Papasseit; tertiary; 16; 2.1879 41.3828, 2.1909 41.3823, 2.192 41.3805, 2.1926 41.3798
Carrer de Trelawny; residential; 14; 2.1921 41.3842, 2.1939 41.3819
Carrer de Ramon Trias Fargas; tertiary; 26; 2.1968 41.3856, 2.1904 41.3905
Carrer de la Marina; tertiary; 36; 2.1979 41.3863, 2.1952 41.3884, 2.193 41.3901
Avinguda del Litoral; tertiary; 26; 2.1939 41.3857, 2.1963 41.3873, 2.198 41.3883, 2.2038 41.392, 2.206 41.3945, 2.2078 41.3959,
  2.2097 41.3988, 2.2193 41.4063, 2.2223 41.4093
Moll de Mestral; pedestrian; 12; 2.1979 41.3863, 2.1986 41.3864, 2.2009 41.389, 2.2006 41.39
Moll de Gregal; pedestrian; 10; 2.2009 41.389, 2.2033 41.388
Carrer del Taulat; tertiary; 16; 2.2012 41.3945, 2.2016 41.3961, 2.2069 41.4004
Carrer d’Eduard Maristany; tertiary; 20; 2.2193 41.4113, 2.2213 41.4136
; pedestrian; 8; 2.1835 41.3888, 2.1848 41.388, 2.1861 41.3871, 2.1875 41.38635
; pedestrian; 8; 2.1843 41.38656, 2.1848 41.388, 2.1862 41.3892, 2.1875 41.3898, 2.1884 41.39025
; pedestrian; 8; 2.1861 41.3871, 2.1874 41.388, 2.1886 41.3888, 2.1897 41.38925
; pedestrian; 8; 2.1874 41.388, 2.1862 41.3892, 2.1857 41.39053
Carrer de la Gran Vista; tertiary; 10; 2.1573 41.4186, 2.1588 41.419, 2.1618 41.4205, 2.1653 41.4201
Carretera del Carmel; tertiary; 12; 2.1548 41.4152, 2.1567 41.4169, 2.1573 41.4186
Carrer de Mühlberg; residential; 10; 2.1638 41.4188, 2.161 41.4182, 2.158 41.4182, 2.1573 41.4186
Carrer del Santuari; tertiary; 12; 2.1493 41.4203, 2.152 41.4204, 2.1531 41.4211, 2.1543 41.4206, 2.156 41.4198, 2.1573 41.4186
Carrer de Josep Soldevila; tertiary; 18; 2.1932 41.4236, 2.1942 41.4259, 2.1959 41.428, 2.1958 41.4306, 2.1947 41.4329,
  2.1952 41.4339, 2.1947 41.435
Carrer d’Aiguablava; tertiary; 14; 2.1796 41.4461, 2.1826 41.4492, 2.1834 41.45, 2.1852 41.4505, 2.1863 41.452
`);
