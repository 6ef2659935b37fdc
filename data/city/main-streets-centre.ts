import { readStreets, type StreetFact } from './street-fact.ts';

/** The courses of the centre’s main streets that the Eixample’s grid does not give. Name; class; width; course. */
export const MAIN_STREETS_CENTRE: readonly StreetFact[] = readStreets(`
Avinguda Diagonal; trunk; 50; 2.101 41.3814, 2.105 41.3826, 2.1221 41.387, 2.1364 41.3906, 2.1445 41.3927,
  2.1568 41.3958, 2.166 41.3981, 2.1727 41.3999, 2.1805 41.4017, 2.1869 41.403, 2.1972 41.4058, 2.2091 41.4087,
  2.2191 41.4112, 2.2222 41.412
Avinguda Meridiana; trunk; 50; 2.1869 41.3914, 2.1869 41.4187, 2.1869 41.4237, 2.1864 41.4254, 2.1829 41.4304,
  2.1827 41.4318, 2.1851 41.4388, 2.1862 41.4423, 2.1869 41.4439, 2.1877 41.4469, 2.1889 41.4505
Avinguda del Paral·lel; primary; 42; 2.1496 41.375, 2.1677 41.375, 2.1754 41.3746, 2.1766 41.3748
Passeig de Gràcia; primary; 60; 2.1705 41.3875, 2.1584 41.3963
Carrer Gran de Gràcia; secondary; 18; 2.1584 41.3963, 2.1575 41.398, 2.1533 41.4015, 2.1522 41.4039, 2.1501 41.4062
Ronda de Sant Antoni; secondary; 30; 2.164 41.3858, 2.1632 41.3787
Ronda de Sant Pau; secondary; 30; 2.1632 41.3787, 2.1677 41.375
Ronda de la Universitat; secondary; 28; 2.164 41.3858, 2.1646 41.3859, 2.1684 41.3874, 2.1705 41.3875
Carrer de Pelai; secondary; 22; 2.1646 41.3859, 2.1701 41.3855
Plaça de Catalunya; secondary; 20; 2.1705 41.3875, 2.1684 41.3872, 2.1701 41.3855, 2.1716 41.3867, 2.1705 41.3875
Ronda de Sant Pere; secondary; 30; 2.1705 41.3875, 2.1728 41.3891, 2.1734 41.3896, 2.1806 41.3919
Carrer de Fontanella; secondary; 20; 2.1716 41.3867, 2.1733 41.3886
Carrer de Trafalgar; tertiary; 22; 2.1733 41.3886, 2.176 41.3888, 2.1797 41.3909
Via Laietana; primary; 26; 2.1728 41.3891, 2.1733 41.3886, 2.1753 41.386, 2.1797 41.383, 2.1812 41.3812
La Rambla; secondary; 34; 2.1701 41.3855, 2.1716 41.3831, 2.1734 41.3809, 2.1755 41.378, 2.1776 41.3761
Carrer Nou de la Rambla; tertiary; 10; 2.1744 41.3796, 2.1734 41.379, 2.1655 41.3706
Carrer del Carme; residential; 9; 2.1716 41.3831, 2.1663 41.3797
Carrer de l’Hospital; residential; 10; 2.1734 41.381, 2.1691 41.3801, 2.1632 41.3787
Carrer de Sant Pau; residential; 9; 2.1734 41.3809, 2.1706 41.378, 2.1677 41.375
Rambla del Raval; tertiary; 58; 2.1681 41.3799, 2.1706 41.378
Avinguda de les Drassanes; tertiary; 34; 2.172 41.3769, 2.1745 41.3765, 2.1776 41.3761
Carrer de Ferran; pedestrian; 12; 2.1734 41.3809, 2.1769 41.3826
Carrer de Jaume I; residential; 12; 2.1769 41.3826, 2.1785 41.3838
Carrer de la Princesa; residential; 12; 2.1785 41.3838, 2.1831 41.3874
Carrer de l’Argenteria; pedestrian; 10; 2.1785 41.3838, 2.1815 41.3831
Avinguda del Portal de l’Àngel; pedestrian; 22; 2.1716 41.3867, 2.1738 41.3845
Avinguda de la Catedral; pedestrian; 30; 2.1738 41.3845, 2.1765 41.385
Carrer del Bisbe; pedestrian; 8; 2.1748 41.3846, 2.1769 41.3826
Carrer de Sant Pere Més Alt; residential; 8; 2.1753 41.3875, 2.1799 41.3899
Carrer de Sant Pere Més Baix; residential; 8; 2.1765 41.3855, 2.1799 41.3887
Carrer de Montcada; pedestrian; 7; 2.1805 41.3856, 2.1825 41.3838
Passeig del Born; pedestrian; 28; 2.1818 41.3838, 2.1845 41.3858
Carrer del Comerç; tertiary; 20; 2.1809 41.391, 2.1812 41.3899, 2.1819 41.3877, 2.1827 41.386, 2.1838 41.3846
Passeig de Lluís Companys; tertiary; 50; 2.1806 41.3919, 2.1809 41.391, 2.1835 41.3888
Passeig de Picasso; secondary; 34; 2.1821 41.3879, 2.1831 41.3874, 2.1858 41.3855
Passeig de Pujades; secondary; 30; 2.1815 41.3874, 2.1821 41.3879, 2.1869 41.3914
Avinguda del Marquès de l’Argentera; tertiary; 30; 2.1836 41.3828, 2.1858 41.3855
Passeig d’Isabel II; primary; 34; 2.1812 41.3812, 2.1836 41.3824
Passeig de Colom; primary; 40; 2.1776 41.3761, 2.1791 41.3782, 2.1812 41.3812
Passeig de Joan de Borbó; secondary; 36; 2.1836 41.3824, 2.1864 41.3806, 2.1875 41.3776, 2.1886 41.3744
Carrer del Doctor Aiguader; primary; 34; 2.1836 41.3824, 2.1864 41.382, 2.1879 41.3828, 2.1921 41.3842, 2.1958 41.3882
Passeig Marítim de la Barceloneta; tertiary; 20; 2.1886 41.3744, 2.1901 41.3757, 2.1909 41.3771, 2.192 41.3789,
  2.1926 41.3798, 2.1939 41.3819, 2.1955 41.3845, 2.1968 41.3856, 2.1979 41.3863
Passeig de Josep Carner; primary; 44; 2.1766 41.3748, 2.1757 41.3734, 2.1737 41.3706
Portal de Santa Madrona; tertiary; 22; 2.1776 41.3761, 2.1766 41.3748
Passeig de Circumval·lació; tertiary; 24; 2.1858 41.3855, 2.1902 41.3877, 2.1935 41.3863
Carrer de Wellington; tertiary; 22; 2.1857 41.3923, 2.1869 41.3914, 2.1912 41.3881, 2.1935 41.3863
Avinguda d’Icària; secondary; 30; 2.1912 41.3881, 2.1945 41.3893, 2.2012 41.3945
Avinguda de Josep Tarradellas; primary; 50; 2.1445 41.3927, 2.1434 41.3896, 2.1425 41.3846, 2.1424 41.3807
Avinguda de Roma; primary; 50; 2.1424 41.3799, 2.1558 41.3859
Carrer de Tarragona; primary; 40; 2.1424 41.3807, 2.1429 41.3802, 2.1496 41.375
Avinguda de Mistral; tertiary; 26; 2.1519 41.375, 2.1598 41.3778, 2.1632 41.3787
Carrer de la Creu Coberta; secondary; 22; 2.1496 41.375, 2.1408 41.3753
Avinguda de la Reina Maria Cristina; tertiary; 60; 2.1496 41.375, 2.1518 41.3712
Carrer de Lleida; secondary; 20; 2.1542 41.375, 2.1548 41.3725, 2.1563 41.3702
Passeig de l’Exposició; tertiary; 18; 2.1563 41.3702, 2.159 41.3713, 2.163 41.3713, 2.1655 41.3706
Avinguda de l’Estadi; tertiary; 24; 2.1449 41.3672, 2.1451 41.3662, 2.146 41.3656, 2.1475 41.3655, 2.149 41.3664,
  2.1505 41.3666, 2.153 41.3662, 2.1565 41.3662, 2.158 41.3668, 2.16 41.368
Avinguda de Miramar; tertiary; 22; 2.16 41.368, 2.1622 41.3689, 2.1652 41.3689, 2.167 41.3696, 2.1701 41.3704,
  2.1737 41.3706
Avinguda del Castell; tertiary; 14; 2.166 41.3632, 2.161 41.3625, 2.1576 41.365
Ronda del Port; primary; 40; 2.1737 41.3706, 2.1725 41.3677, 2.1702 41.3632
Carretera de Montjuïc; tertiary; 14; 2.1693 41.3716, 2.1708 41.3703, 2.169 41.3697, 2.168 41.367, 2.1674 41.3652,
  2.166 41.3632
Avinguda de Francesc Ferrer i Guàrdia; tertiary; 20; 2.1518 41.3712, 2.1512 41.3716, 2.1495 41.3708, 2.1493 41.3698,
  2.1485 41.3694, 2.147 41.3695, 2.1458 41.3691, 2.1451 41.3681, 2.1449 41.3672
Passeig Olímpic; tertiary; 18; 2.1565 41.3662, 2.1576 41.365, 2.1575 41.3642, 2.1568 41.3629, 2.1535 41.3618,
  2.1525 41.3611, 2.1517 41.3603
Passeig de Santa Madrona; tertiary; 16; 2.1563 41.3702, 2.158 41.3702, 2.1583 41.3697, 2.1582 41.3688, 2.1577 41.3684,
  2.1563 41.3691, 2.1558 41.3688, 2.1571 41.3674, 2.159 41.3674, 2.16 41.368
Carrer del Foc; tertiary; 18; 2.1517 41.3603, 2.15 41.3597, 2.1485 41.3597, 2.1465 41.36, 2.1447 41.359,
  2.1435 41.3575, 2.142 41.3563, 2.139 41.3548, 2.134 41.3531
`);
