/**
 * First words of street names that Catalan writes with an article, by its form. Titles and common nouns, and the few
 * proper names that carry one; any other first word takes the preposition alone. Written by hand.
 */
export const ARTICLED: ReadonlyMap<string, 'del' | 'dels' | 'de la' | 'de les'> = new Map([
  ...words(
    'del',
    `Alzinar Bonsuccés Cobalt Cister Corretger Quetzal Presseguer Repartidor Ritme Aire Acer Topazi Urani Radi
    Rajoler Monjo Verdet Priorat Camí Cometa Barri Albercoquer Paral·lel Argenter Planeta Profeta Progrés Abat
    Actor Ajuntament Alcalde Alguer Almirall Àngel Aneto Anoia Antàrtic Arc Arquitecte Artós Atlàntic Avenir
    Avet Aviador Avió Àrtic Àtom Índic Alumini Amor Art Alba Avellà Ametller Baluard Baró Beat Berguedà Besòs
    Bisbe Bogatell Bon Born Bosc Bot Bou Brasil Bronze Bruc Bedoll Baladre Cadí Camp Canigó Canonge Canó Cap
    Capcir Capità Cardenal Cardener Carme Carmel Carril Carrilet Castanyer Castell Cementiri Cep Cid Cigne
    Cisell Clavell Clip Clos Clot Coll Comandant Comerç Comte Concili Conflent Congost Congrés Consell
    Consolat Conveni Coronel Corral Correu Coure Cosmos Cel Centre Crèdit Crisantem Call Caçador Codonyer
    Castor Cabanyal Cartoixa Cimal Caire Degà Descans Desert Diamant Dipòsit Doctor Dragó Dos Dubte Duc Diluvi
    Danubi Duero Dormitori Ebre Empordà Encuny Equador Escar Escolapi Escorial Escull Escultor Esquirol
    Esparver Est Estadi Estany Estatut Estel Estudiant Exèrcit Escuder Faig Far Farell Fènix Ferro Ferrocarril
    Firmament Foc Fondal Forn Fort Fossar Fòrum Francolí Freser Fonollar Fredolic Gall Garbí Gas General Gran
    Gessamí Ginecòs Guadalete Guadalquivir Guadiana Guinardó Grèvol Groc Garric Gaià Gòlgota Gállego
    Historiador Horitzó Hort Hospital Hostal Institut Ictíneo Isard Isop Japó Joncar Judici Laberint Lilà
    Litoral Llac Llagut Llatzeret Lleó Lliri Llobregat Llobregós Llorer Lluçanès Llenguadoc Lligabosc Lledoner
    Lotus Magraner Mar Marbre Maresme Marquès Marroc Mas Mercadal Mercat Mestre Migdia Mirador Miracle Molí
    Monestir Mont Montseny Montsant Montsec Montnegre Moviment Municipi Maduixer Mogent Moianès Maestrat
    Mediterrani Margalló Naranjo Nen Nerbion Nil Nord Notariat Negociant Oblit Observatori Ocell Oli Om Or
    Orient Orb Ordi Onyar Pacífic Palau Palomar Panorama Pantà Paradís Paraguai Parc Pare Parlament Passerell
    Patriarca Pebràs Pedraforca Pedregar Pedró Penedès Penyal Perelló Perill Perú Pes Peu Pi Pinar Pintor
    Pisuerga Pla Plom Poble Poblenou Poeta Pollancre Polvorí Pom Pont Port Portal Pou Prat Príncep Putxet Puig
    Pruit Pirineu Pinsà Raspall Raval Rec Rector Rectoret Redemptor Regent Rei Rellotge Remei Riu Robador
    Romaní Rosari Rosselló Roser Roserar Rovelló Raïm Regomir Roine Romaninar Sabateret Sagrat Salze Santuari
    Saüc Segre Segle Síndic Sinaí Socors Sol Sòl Solsonès Sortidor Sospir Sot Sots-tinent Tajo Taquígraf
    Taulat Taxi Teatre Teide Telègraf Tenor Ter Tibidabo Tigre Tinent Timó Tirant Torrent Tossal Treball Tren
    Triangle Trobador Túria Turó Til·ler Trèvol Trèmol Univers Uruguai Ullastre Vallès Vallespir Vapor Veguer
    Vent Vern Vesuvi Vidre Vidriol Viver Virrei Violer Vesc Xiprer Xinxó`,
  ),
  ...words(
    'dels',
    `Rajolers Reis Ponts Castillejos Abaixadors Agudells Agullers Albigesos Algarves Almogàvers Ametllers Amics
    Àngels Arcs Arítjols Ases Assaonadors Artistes Alts Afores Banys Bohemis Boters Brocaters Briquets Camps
    Canvis Capellans Caputxins Carders Castanyers Castanys Cavallers Cecs Ciutadans Cirerers Còdols Coloms
    Comtes Consellers Consorts Corders Corretgers Cotoners Dardanels Doctors Dominics Eixos Enamorats
    Escolapis Escudellers Escultors Esports Estudis Eucaliptus Ferrers Flassaders Floristes Ferrocarrils
    Garrofers Gegants Geranis Germans Herois Hortolans Jardins Jocs Jueus Llàstics Lledoners Magatzems
    Mariners Mercaders Mercedaris Mestres Metges Mirallers Moneders Montanyans Mosques Motors Ocells Ocellets
    Obradors Països Pellaires Penitents Periodistes Pescadors Pins Pirineus Petons Ports Porxos Peixos Quatre
    Quinze Rasos Romans Rossinyols Sabaters Safareigs Sagristans Salzes Santjoanistes Santuaris Satèl·lits
    Segadors Sombrerers Solsticis Seguers Tallers Tamborets Tarongers Templers Til·lers Tiradors Titellaires
    Torns Traginers Trens Velluters Verns Vigatans Vivers Xiquets`,
  ),
  ...words(
    'de la',
    `Begònia Belladona Botella Cendra Dàlia Farigola Gardènia Gitanilla Guarderia Malva Mediterrània Metal·lúrgia
    Química Renaixença Residència Estrella Eterna Cirera Cadernera Pedrera Lírica Azalea Anisadeta Llicorella
    Exposició Aldea Indústria Abadessa Acadèmia Actriu Agregació Agricultura Aigua Àliga Alzina Amargor
    Amistat Amnistia Aparició Argentera Argenteria Armada Arquitectura Artesania Assemblea Aurora Autonomia
    Avançada Aviació Audiència Amèrica Andana Babilònia Badia Banca Baixada Barceloneta Barra Bella Bisbal
    Bòbila Bonanova Boqueria Bordeta Bòria Blanqueria Brossa Cabra Cadena Caixa Campana Canonja Cantera Cançó
    Canuda Capella Caritat Carabassa Caravel·la Carassa Carretera Catedral Cera Ceràmica Cinca Circumval·lació
    Ciutadella Ciutat Clota Colònia Combinació Companyia Comtessa Concepció Concòrdia Conca Conreria
    Constitució Corunya Costa Creu Cultura Casa Dagueria Dansa Democràcia Diputació Drassana Duana Duquessa
    Dama Emancipació Encarnació Energia Enginyeria Ensenyança Església Escala Escultura Espasa Espaseria
    Esparteria Esperança Espiga Estació Esquerra Farga Feixa Ferradura Ferreria Física Flor Floresta Foneria
    Font Força Formatgeria Formiga Fosca Fortuna Foixarda França Fraternitat Freneria Fruita Fusina Fusteria
    Galera Gardunya Garrotxa Gasela Gavina Generalitat Gespa Ginesta Gleva Glòria Gran Granja Grua Guatlla
    Guàrdia Guineu Guineueta Harmonia Havana Hispanitat Herba Igualtat Immaculada Independència Infància
    Infanta Jonquera Jota Junta Lira Legalitat Llacuna Llana Llebre Llibertat Llibreteria Lleialtat Lluna
    Llosa Maladeta Manigua Manxa Maquinista Mare Marina Marinada Marquesa Maternitat Mecànica Menta Mercè Meca
    Mestrança Mina Mineria Mímica Mitja Modernitat Morera Muga Mulassa Muntanya Murtra Música Nació Nau Neu
    Noguera Nena Odissea Oreneta Olivera Olivereta Óssa Palla Palma Palmera Paloma Pantomima Pau Perla
    Pescateria Petxina Pietat Pineda Pintura Plana Plantada Plata Platja Pobla Poesia Portaferrissa Portella
    Primavera Princesa Proclamació Prosperitat Providència Puríssima Pubilla Rambla Ràbida Rectoria Reina
    Reineta República Revolució Ribera Riera Riereta Ronda Rosa Rutlla Robínia Rosella Sagrada Sagrera Sal
    Saleta Salut Santíssima Sardana Savina Seca Segarra Selva Sèquia Serra Seu Sibiuda Talaia Tapineria
    Tarongeta Terra Torre Trinitat Tradició Tramuntana Travessera Travessia Travau Traviata Tulipa Unió
    Universitat Vall Verema Vidriera Vidrieria Verge Vila Vinya Vinyassa Vinyeta Virreina Virtut Verneda Via
    Vicaria Victòria Vitrària Volta Verònica Xarxa Zona Granada Escocesa Espanya`,
  ),
  ...words(
    'de les',
    `Ceràmiques Borges Arts Acàcies Aigües Agudes Alberes Arenes Antilles Ànimes Balears Basses Beates Berenguelles
    Cabres Cadenes Calàndries Camèlies Canàries Candeles Caputxes Caramelles Carolines Carretes Cases Casetes
    Ciències Constel·lacions Cortines Corts Coves Dames Diligències Dones Drassanes Egipcíaques Escales
    Escoles Filatures Filipines Flors Fonts Glòries Gavines Guilleries Hortes Havaneres Heures Heroïnes
    Jonqueres Lletres Magdalenes Matemàtiques Medes Mimoses Moles Monges Moreres Morenes Muses Naus Nebuloses
    Neus Olles Orgues Paletes Palmeres Panses Pedreres Penedides Perdius Planes Roquetes Ramelleres Rondes
    Roses Semoleres Sibil·les Tàpies Torres Torretes Tres Trompetes Set`,
  ),
]);

/** First words that follow the type of street without a preposition: adjectives, ordinals, numbers of the port. */
export const BARE: ReadonlySet<string> = new Set(
  `Diagonal Meridiana Litoral Laietana Augusta Júlia Favència Trajana Bàrcino Reial Major Menor Nou Nova Nous
  Vell Vella Gran Ample Alt Alta Baix Baixa Antic Antiga Comtal Comercial Central Marítim Marítima Olímpic
  Agrícola Universal Número Sense Mercantil Blanca Longitudinal Transversal Curt Mig Mitjà Segon Segons Primer
  Verd Verda Roja Oriental Occidental Meridional Amunt Forestal Cremat Davant Sota Rere Tèxtil Erta Gatosa
  Vista-rica Horitzontal Estret Llarga Catalana SN Alts`.split(/\s+/),
);

/** Names whose written form no rule gives. */
export const WRITTEN_OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['Gran Via Corts Catalanes', 'Gran Via de les Corts Catalanes'],
  ['Gran Via Carles III', 'Gran Via de Carles III'],
  ['Passeig Joan Borbó Comte Barcelona', 'Passeig de Joan de Borbó'],
  ['Plaça K?be', 'Plaça de Kobe'],
  ['Carrer Magalh?es', 'Carrer de Magalhães'],
  ['Carrer S?o Paulo', 'Carrer de São Paulo'],
  ['Avinguda Santuari St Josep Muntanya', 'Avinguda del Santuari de Sant Josep de la Muntanya'],
  ['Camí Sta Creu Olorda Vallvidrera', 'Camí de Santa Creu d’Olorda a Vallvidrera'],
  ['Camí Vell Sta Creu Olorda Vallvi', 'Camí Vell de Santa Creu d’Olorda a Vallvidrera'],
  ['Carretera Santa Creu Olorda a Sarrià', 'Carretera de Santa Creu d’Olorda a Sarrià'],
  ['Carrer Violant Hongria Reina Aragó', 'Carrer de Violant d’Hongria, Reina d’Aragó'],
  ['Plaça Félix Rodríguez de la Fuent', 'Plaça de Félix Rodríguez de la Fuente'],
  ['Carrer St Domènec de Sta Caterina', 'Carrer de Sant Domènec de Santa Caterina'],
  ['Carrer Stma Trinitat del Mont', 'Carrer de la Santíssima Trinitat del Mont'],
  ['Carrer Agustina Saragossa', 'Carrer d’Agustina Saragossa'],
  ['Carrer Mar', 'Carrer del Mar'],
  ['Carrer Mare Déu dels Desemparats', 'Carrer de la Mare de Déu dels Desemparats'],
  ['Pla Palau', 'Pla de Palau'],
  ['Avinguda Litoral', 'Avinguda del Litoral'],
  ['Passeig Mare Nostrum', 'Passeig del Mare Nostrum'],
  ['Carrer Mar Groga', 'Carrer de la Mar Groga'],
  ['Carrer Mar Roja', 'Carrer de la Mar Roja'],
  ['Carrer Nou Pins', 'Carrer dels Nou Pins'],
  ['Carrer Nou Barris', 'Carrer de Nou Barris'],
  ['Plaça Nou Barris', 'Plaça de Nou Barris'],
  ['Carrer Alts Forns', 'Carrer dels Alts Forns'],
  ['Carrer Gran Capità', 'Carrer del Gran Capità'],
  ['Carrer Gran Vista', 'Carrer de la Gran Vista'],
  ['Carrer Vista Bella', 'Carrer de Vista Bella'],
  ['Carrer Tres Creus', 'Carrer de les Tres Creus'],
  ['Carrer Tres Llits', 'Carrer dels Tres Llits'],
  ['Carrer Tres Pins', 'Carrer dels Tres Pins'],
  ['Carrer Tres Reis', 'Carrer dels Tres Reis'],
  ['Carrer Tres Senyores', 'Carrer de les Tres Senyores'],
  ['Camí Quatre Estacions', 'Camí de les Quatre Estacions'],
  ['Passatge Aurora Díaz Plaja', 'Passatge d’Aurora Díaz-Plaja'],
  ['Carrer Costa Rica', 'Carrer de Costa Rica'],
  ['Carrer Costa Pacheco', 'Carrer de Costa Pacheco'],
  ['Carrer Serra Xic', 'Carrer de Serra Xic'],
  ['Carrer Vila Arrufat', 'Carrer de Vila Arrufat'],
  ['Carrer Prats de Molló', 'Carrer de Prats de Molló'],
  ['Plaça Prat de la Riba', 'Plaça de Prat de la Riba'],
  ['Carrer Torres', 'Carrer de Torres'],
  ['Passatge Torres', 'Passatge de Torres'],
  ['Carrer Torres de Marina', 'Carrer de les Torres de Marina'],
  ['Rambla Onze de Setembre', 'Rambla de l’Onze de Setembre'],
  ['Carrer Vint-i-sis de Gener de 1641', 'Carrer del Vint-i-sis de Gener de 1641'],
  ['Plaça Vuit de Març', 'Plaça del Vuit de Març'],
  ['Plaça Primer de Maig', 'Plaça del Primer de Maig'],
  ['Plaça Espanya', 'Plaça d’Espanya'],
  ['Moll Espanya', 'Moll d’Espanya'],
  ['Carrer Espanya Industrial', 'Carrer de l’Espanya Industrial'],
  ['Carrer França', 'Carrer de França'],
  ['Carrer França Xica', 'Carrer de la França Xica'],
  ['Carrer Amèrica', 'Carrer d’Amèrica'],
  ['Passatge Costa', 'Passatge de Costa'],
  ['Plaça Joanic', 'Plaça d’en Joanic'],
  ['Plaça Lesseps', 'Plaça de Lesseps'],
  ['Carrer Robador', 'Carrer d’en Robador'],
  ['Carrer Gignàs', 'Carrer d’en Gignàs'],
  ['Carrer Grunyí', 'Carrer d’en Grunyí'],
  ['Carrer Tantarantana', 'Carrer d’en Tantarantana'],
  ['Carrer Circumval·lació', 'Carrer de la Circumval·lació'],
  ['Passeig Circumval·lació', 'Passeig de Circumval·lació'],
  ['Passatge La Canadenca', 'Passatge de La Canadenca'],
  ['Carrer Via Làctia', 'Carrer de la Via Làctia'],
  ['Passatge Via Trajana A', 'Passatge de la Via Trajana A'],
  ['Passatge Via Trajana B', 'Passatge de la Via Trajana B'],
  ['Plaça Las Navas', 'Plaça de las Navas'],
  ['Carrer Las Navas de Tolosa', 'Carrer de las Navas de Tolosa'],
  ['Carrer Las Chafarinas', 'Carrer de las Chafarinas'],
]);

/** Of those, the ones that are given names too: with a surname after them they take the preposition alone. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  `Àngel Àngels Aurora Carme Concepció Encarnació Flor Gall Glòria Lleó Magdalena Mar Marina Mercè Pau Pere
  Remei Rosa Rosari Roser Salut Victòria Verònica Esperança Costa Torres Ferrer`.split(/\s+/),
);

function words<Form extends string>(form: Form, list: string): (readonly [string, Form])[] {
  return list
    .trim()
    .split(/\s+/)
    .map((word) => [word, form] as const);
}
