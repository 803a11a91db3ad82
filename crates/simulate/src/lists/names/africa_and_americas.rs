//! Names and towns of Africa south of the Sahara and of Latin America. Only the lists live here.

use super::{Kin, Nation, People};

pub(super) const PEOPLES: &[People] = &[
    People {
        nations: &[
            Nation {
                code: "ET",
                name: "Ethiopia",
                share: 4.0,
                towns: "Addis-Ababa Dessie Jimma Bahir-Dar Mekelle Hawassa Shashamane Harar Adama Gondar",
            },
            Nation {
                code: "ER",
                name: "Eritrea",
                share: 3.0,
                towns: "Asmara Keren Mendefera Massawa Dekemhare Barentu Adi-Keyh",
            },
        ],
        feminine: "Tigist/Tigi Hirut Meseret/Mesi Almaz Selam Bethlehem/Betty Aster Hana Rahel Senait Mulu Zenebech Genet Tsehay Lemlem Saba Letebrhan \
                   Freweini/Frewa Yordanos/Jordi Semhar Eden Helen Kidist Alem Hiwot Abeba Marta Workinesh Eyerusalem/Jery Feven",
        masculine: "Abebe Tesfaye Dawit Yohannes Bekele Solomon Haile Kebede Tadesse Girma Alemu Mulugeta Getachew Worku Desta Tekle Berhane Kidane Mehari \
                    Filmon Robel Samuel/Sami Yonas Tewolde Habtom Amanuel/Amani Henok Mikael Gebre Negash",
        given_parts: &[
            "Gebre Haile Wolde Tekle Habte Kiros Berhane Fikre Woldu Letea",
            "mariam selassie michael giorgis yesus medhin kidan ab haimanot tsadik",
        ],
        family: "",
        family_parts: &[],
        feminine_endings: &[],
        spellings: &[
            ("ts", "s"),
            ("e", "ie"),
            ("w", "u"),
            ("ay", "ai"),
            ("ch", "tch"),
            ("q", "k"),
            ("ss", "s"),
            ("ie", "e"),
            ("y", "i"),
            ("ph", "f"),
            ("h", ""),
            ("u", "oo"),
            ("e", "a"),
            ("nn", "n"),
        ],
        kin: Kin::FathersGiven,
        districts: "Bole Kirkos Arada Yeka Kebele-05 Kebele-11 Tsetserat",
    },
    People {
        nations: &[Nation {
            code: "SO",
            name: "Somalia",
            share: 3.0,
            towns: "Muqdisho Hargeysa Kismaayo Baydhabo Garoowe Beledweyne Boosaaso Marka",
        }],
        feminine: "Faadumo/Fay Xaliimo Sahra Caasha Maryan Hodan Ayaan Ifrah Amina Deeqa Hawo Khadra Ladan Nimco Rahma Safiya Sagal Shukri Ubax Zamzam",
        masculine: "Maxamed Cabdi Axmed Cali Xasan Yuusuf Ibraahim Cumar Ismaaciil Mahad Bashir Farah Warsame Jaamac Nuur Faarax Guled Liban Saciid Abshir",
        given_parts: &[
            "Cabdi Nuur Faadumo Xaawo Maxamed Sheikh",
            "raxmaan qaadir llahi naasir fataax rashiid kariim weli salaan casiis",
        ],
        family: "",
        family_parts: &[],
        feminine_endings: &[],
        spellings: &[
            ("x", "h"),
            ("C", "A"),
            ("c", ""),
            ("aa", "a"),
            ("uu", "u"),
            ("ii", "i"),
            ("q", "k"),
            ("dh", "d"),
            ("kh", "h"),
            ("o", "a"),
            ("ee", "e"),
            ("axa", "oha"),
            ("y", "i"),
        ],
        kin: Kin::FathersGiven,
        districts: "Hodan Wadajir Yaaqshiid Xamar Koodbuur",
    },
    People {
        nations: &[Nation {
            code: "NG",
            name: "Nigeria",
            share: 8.0,
            towns: "Benin-City Lagos Ibadan Kano Enugu Owerri Abuja Warri Port-Harcourt Maiduguri Akure Uromi",
        }],
        feminine: "Blessing/Bless Joy Faith Grace Mercy Favour Patience Gift Precious Happy Loveth Queen Sandra Ngozi Chioma/Chi Osarugue/Osa Funmilayo/Funmi \
                   Esther Mary Ruth Glory Peace Rita Stella Vivian Amina Hadiza Aisha Ifeoma/Ify Nkechi",
        masculine: "Emeka Tunde Osaze/Osas Chinedu/Nedu Segun John Emmanuel/Emma Samuel/Sam Michael/Mike Sunday Friday Monday Godwin Kingsley Lucky Festus \
                    Ibrahim Musa Abdullahi Yusuf Kelvin Victor Collins Felix Ikechukwu/Ike Obinna/Obi Efosa Osagie Uche Kunle",
        given_parts: &[
            "Osa Olu Ade Chi Oluwa Ife Efe Uche Nne Ayo Ebere Omo",
            "ruemwen gbenga wale nonso damilola sola ze gie chukwu oma yemi seun fe mide nma nwa lara",
        ],
        family: "Okafor Igbinovia Osagie Eze Johnson Musa Ibrahim Okoro Adeyemi Omoregie Ogbeide Nwosu Obi Balogun Abubakar Aigbe Ehigie Uwaifo Okonkwo \
                 Sunday Osayande Idahosa Mohammed Oladipo Akpan",
        family_parts: &[
            "Ade Ola Oko Nwa Igbi Omo Osa Oghe Ekh Ai Ohe Ogu Uwa Ayo Aki Ogbo Ene Ibe Eze Usi Oni Obas",
            "gu no re wo bo ka mu la so fe",
            "ye mi la ro nu gie ran hen wa kwo chi ke de sun",
        ],
        feminine_endings: &[],
        spellings: &[
            ("oe", "o"),
            ("gh", "g"),
            ("ph", "f"),
            ("ch", "sh"),
            ("kw", "qu"),
            ("u", "oo"),
            ("e", "eh"),
            ("th", "t"),
            ("y", "i"),
            ("o", "or"),
            ("ng", "n"),
            ("ss", "s"),
            ("gie", "ghie"),
            ("i", "e"),
        ],
        kin: Kin::Shared,
        districts: "Oredo Egor Ikpoba-Okha Upper-Sakponba Ikeja Ajegunle Uselu",
    },
    People {
        nations: &[
            Nation {
                code: "UG",
                name: "Uganda",
                share: 3.0,
                towns: "Kampala Gulu Mbale Jinja Moroto Lira Mbarara Masaka Busia",
            },
            Nation {
                code: "KE",
                name: "Kenya",
                share: 3.0,
                towns: "Nairobi Mombasa Kisumu Nakuru Eldoret Malindi Garissa Kitale",
            },
        ],
        feminine: "Grace Sarah Mary Esther Ruth Agnes Florence/Flo Jane Rose Christine/Chris Betty Harriet Annet Prossy Scovia Faith Mercy Wanjiku Akinyi \
                   Nakato Babirye Atieno Winnie Joyce Brenda Sharon Juliet/Julie Immaculate/Imma Susan Lydia",
        masculine: "John Joseph/Joe Moses David Peter James Robert/Bob Patrick Isaac Samuel/Sam Denis Brian Kevin Otieno Kamau Mwangi Kato Wasswa Ronald Ivan \
                    Francis Charles Emmanuel/Emma Simon George Alex Daniel/Dan Paul Stephen/Steve Godfrey",
        given_parts: &[],
        family: "Nakato Okello Namukasa Mugisha Ochieng Mwangi Kamau Otieno Achieng Wanjiru Akello Nabirye Ssempa Kiprono Njoroge Odhiambo Wambui Auma Lubega \
                 Tumusiime",
        family_parts: &[
            "Na Ki Mu Ka Ba Lu Se O A Wa Nja Che Ny Mwa Ssem",
            "mu ki bu nga li to wa re che ko sa mbi",
            "ga sa ye re lo no ba nde to ngo ma gi kasa iga uma ero",
        ],
        feminine_endings: &[],
        spellings: &[
            ("ss", "s"),
            ("ki", "chi"),
            ("l", "r"),
            ("r", "l"),
            ("ch", "c"),
            ("ng", "n"),
            ("y", "i"),
            ("k", "c"),
            ("ie", "e"),
            ("ph", "f"),
            ("w", "u"),
        ],
        kin: Kin::WifeKeeps,
        districts: "Kawempe Makindye Kibera Kayole Rubaga Likoni",
    },
    People {
        nations: &[
            Nation {
                code: "CO",
                name: "Colombia",
                share: 4.0,
                towns: "Bogotá Medellín Cali Pereira Cúcuta Barranquilla Cartagena Ibagué Armenia Pasto",
            },
            Nation {
                code: "VE",
                name: "Venezuela",
                share: 4.0,
                towns: "Caracas Maracaibo Valencia Barquisimeto Mérida San-Cristóbal Ciudad-Bolívar Maturín Cumaná",
            },
        ],
        feminine: "María/Mari Luz Ana/Anita Paola/Pao Carolina/Caro Daniela/Dani Valentina/Vale Andrea Diana Yuliana/Yuli Sandra Claudia Marcela Natalia/Nata \
                   Alejandra/Aleja Laura Gloria Patricia/Paty Leidy Yesenia/Yesi Jennifer/Jenny Camila/Cami Sofía Gabriela/Gaby Adriana Rosa Carmen Karina Milagros \
                   Yelitza",
        masculine: "José/Pepe Juan/Juancho Carlos Luis/Lucho Andrés Jorge Diego Miguel David Jesús/Chucho Alejandro/Alejo Óscar Fernando Javier Édgar Wilmer Yeison \
                    Rafael/Rafa Pedro Daniel Ángel Manuel/Manolo Ricardo Sebastián/Sebas Camilo Jhon Freddy Nelson Víctor Ramón",
        given_parts: &[
            "María Ana Luz Juan José Carlos Luis Diana Leidy Rosa Jhon Yuri",
            " ",
            "Elena Fernanda Isabel Carmen Marina Camilo David Andrés Alberto Eduardo Paola Milena Esperanza Antonio Manuel Alejandra Teresa",
        ],
        family: "Rodríguez Gómez González Martínez García López Hernández Sánchez Ramírez Pérez Díaz Muñoz Rojas Moreno Jiménez Torres Vargas Castro Ortiz Gutiérrez \
                 Suárez Valencia Romero Herrera Medina Giraldo Ospina Quintero Restrepo Cárdenas Mosquera Palacios",
        family_parts: &[
            "Al Ar Bal Ber Bo Bus Cal Car Cas Cor Del Es Fuen Gal Gar Her Lo Mal Man Mon Nav Pal Pe Quin Ri Sal San Ser Tor Va Vill Za",
            "a e i o ca ta ma ra ne la va",
            "nda rro lez dez mar llo no s jo zano villa rra cedo mil tes",
        ],
        feminine_endings: &[],
        spellings: &[
            ("z", "s"),
            ("s", "z"),
            ("v", "b"),
            ("j", "g"),
            ("ll", "y"),
            ("í", "i"),
            ("é", "e"),
            ("á", "a"),
            ("ñ", "n"),
            ("y", "j"),
            ("h", ""),
            ("qu", "k"),
            ("c", "s"),
            ("i", "y"),
            ("rr", "r"),
        ],
        kin: Kin::TwoNames,
        districts: "Centro Norte San-José La-Candelaria El-Carmen Petare Santa-Rosa Siloé",
    },
    People {
        nations: &[Nation {
            code: "BR",
            name: "Brazil",
            share: 3.0,
            towns: "Goiânia Belém Fortaleza Recife São-Paulo Salvador Manaus Uberlândia Anápolis Natal",
        }],
        feminine: "Maria/Mari Ana/Aninha Juliana/Ju Adriana/Dri Fernanda/Nanda Patrícia/Paty Aline Camila/Mila Jéssica/Jé Bruna Amanda Letícia/Lê Vanessa Luciana/Lu \
                   Larissa Cláudia Simone Tatiane/Tati Rafaela/Rafa Priscila/Pri",
        masculine: "José/Zé João/Joca Antônio/Toninho Francisco/Chico Carlos Paulo Pedro Lucas Luiz Marcos Gabriel/Biel Rafael/Rafa Daniel Marcelo Bruno Eduardo/Dudu \
                    Felipe Rodrigo Tiago André",
        given_parts: &[
            "Maria Ana José João Luiz Carlos Antônio Paulo Pedro",
            " ",
            "Clara Luiza Paula Aparecida Vitória Beatriz Eduardo Henrique Carlos Augusto Roberto César Lúcia Cristina Helena",
        ],
        family: "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa \
                 Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas",
        family_parts: &[
            "Al Ar Bar Bra Cam Car Cor Cou Fon Fer Gal Gui Lac Mac Mar Mei Mo Nog Pac Pin Que Ra Sal Sam Tei Va Vas Xa",
            "a e i o de va ro na li me",
            "ndo eira ga nho ral xo rim reto deira lhães zes cedo raes tto",
        ],
        feminine_endings: &[],
        spellings: &[
            ("z", "s"),
            ("ão", "ao"),
            ("ã", "a"),
            ("ç", "ss"),
            ("lh", "li"),
            ("nh", "ni"),
            ("x", "ch"),
            ("ei", "e"),
            ("ou", "o"),
            ("í", "i"),
            ("é", "e"),
            ("th", "t"),
            ("c", "k"),
            ("y", "i"),
            ("sz", "s"),
        ],
        kin: Kin::Shared,
        districts: "Centro Campinas Guamá Boa-Viagem Messejana Vila-Nova",
    },
];
