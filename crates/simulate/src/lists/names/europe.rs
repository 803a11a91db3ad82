//! Names and towns of eastern and south-eastern Europe and the Caucasus. Only the lists live here.

use super::{Kin, Nation, People};

pub(super) const PEOPLES: &[People] = &[
    People {
        nations: &[
            Nation {
                code: "UA",
                name: "Ukraine",
                share: 9.0,
                towns: "Kharkiv Kyiv Odesa Dnipro Lviv Zaporizhzhia Kherson Poltava Chernivtsi Vinnytsia Sumy Rivne Uman Izium",
            },
            Nation {
                code: "BY",
                name: "Belarus",
                share: 2.0,
                towns: "Minsk Homel Mahiliou Vitsebsk Hrodna Brest Pinsk Orsha Babruisk Lida",
            },
        ],
        feminine: "Oksana/Ksenia Nataliia/Natasha Olena/Lena Olha/Olia Iryna/Ira Svitlana/Sveta Tetiana/Tania Yuliia/Yulia \
                   Mariia/Masha Viktoriia/Vika Khrystyna Halyna/Halia Liudmyla/Luda Anastasiia/Nastia Kateryna/Katia Anna/Hanna \
                   Inna Alla Larysa/Lara Nadiia/Nadia Valentyna/Valia Vira Daria/Dasha Yana Alina Lilia Solomiia Zoriana Liubov/Liuba \
                   Myroslava/Myra Bohdana Raisa Antonina/Tonia Zinaida/Zina Polina Sofiia/Sonia Ruslana Snizhana Marta Emiliia",
        masculine: "Oleksandr/Sasha Andrii Serhii/Serhy Mykola/Kolia Volodymyr/Vova Vasyl Yurii/Yura Ihor Dmytro/Dima Ivan/Vania \
                    Oleh Viktor/Vitia Mykhailo/Misha Petro Bohdan Roman/Roma Taras Maksym/Max Artem/Tioma Vitalii/Vitalik Ruslan \
                    Anatolii/Tolia Yevhen/Zhenia Stepan Pavlo/Pasha Denys Kostiantyn/Kostia Vadym Hryhorii Leonid/Lionia Nazar \
                    Ostap Danylo Bohuslav Myroslav Yaroslav/Yarik Sviatoslav Rostyslav Borys Zakhar",
        given_parts: &[],
        family: "Shevchenko Kovalenko Melnyk Bondarenko Tkachenko Kravchenko Kovalchuk Oliinyk Shevchuk Polishchuk Boiko Lysenko \
                 Marchenko Rudenko Savchenko Petrenko Kravchuk Klymenko Moroz Tkachuk Pavlenko Romanenko Ponomarenko Hrytsenko \
                 Petrovskyi Kozlovskyi Sawchuk Mazur Kushnir Koval",
        family_parts: &[
            "Bor Chern Dan Dem Fed Hor Hon Kar Kost Kuch Lev Luk Mak Mart Myk Naz Onys Osyp Pan Pros Rad Rom Sav Sem Sol Stets Tym \
             Vasyl Yar Zakh Zin Vol Bil Dorosh Harb Hut Iva Kos Pid Skor Step Tar Tret Yurk",
            "or al yl ar och ov en as yk",
            "enko chuk iuk yshyn skyi iak ets ko",
        ],
        feminine_endings: &[("skyi", "ska")],
        spellings: &[
            ("ii", "iy"),
            ("ii", "y"),
            ("iia", "iya"),
            ("iia", "ia"),
            ("kh", "h"),
            ("h", "g"),
            ("y", "i"),
            ("ks", "x"),
            ("shch", "sch"),
            ("yi", "y"),
            ("iu", "yu"),
            ("zh", "j"),
        ],
        kin: Kin::Shared,
        districts: "Tsentralnyi Pivnichnyi Saltivskyi Zavodskyi Sviatoshyn Podil Novobavarskyi",
    },
    People {
        nations: &[
            Nation {
                code: "RO",
                name: "Romania",
                share: 6.0,
                towns: "București Iași Cluj-Napoca Timișoara Constanța Craiova Brașov Galați Bacău Suceava Botoșani Vaslui Bârlad",
            },
            Nation {
                code: "MD",
                name: "Moldova",
                share: 6.0,
                towns: "Chișinău Bălți Cahul Orhei Soroca Ungheni Comrat Căușeni Drochia Edineț Hîncești",
            },
        ],
        feminine: "Maria/Mari Elena/Lena Ana/Anca Ioana Andreea Mihaela/Miha Cristina/Cristi Ecaterina/Catia Natalia/Nata Alina Daniela/Dana \
                   Gabriela/Gabi Alexandra/Sanda Nicoleta/Nico Florentina/Flori Georgiana/Geo Simona Doina Tatiana/Tania Irina Oxana \
                   Ludmila/Luda Svetlana/Sveta Valentina/Vali Viorica Rodica Mariana Corina Diana Adriana/Adi Carmen Ștefania Lidia \
                   Silvia Aurelia Veronica/Nica Marina Angela Liliana/Lili Olga",
        masculine: "Ion/Ionel Andrei Alexandru/Sandu Mihai Vasile Nicolae/Nicu Gheorghe/Gicu Constantin/Costel Cristian/Cristi Ștefan/Fane \
                    Daniel/Dani Adrian/Adi Marian Florin Gabriel/Gabi Ionuț Dumitru/Mitică Petru Sergiu Victor/Vitea Igor Vadim Radu \
                    Valeriu Iurie Grigore Tudor Cosmin Cătălin Bogdan Lucian Marius Octavian/Tavi Anatol Pavel Eugen Liviu Ilie",
        given_parts: &[
            "Ana Maria Elena Ioana",
            "-",
            "Maria Elena Cristina Andreea Daniela Teodora Sofia",
        ],
        family: "Popa Popescu Ionescu Rusu Ciobanu Munteanu Ceban Stan Dumitru Stoica Gheorghe Matei Ciobotaru Moldovan Rotaru Ursu \
                 Lungu Dumitrescu Cojocaru Țurcanu Sandu Munteanu Balan Marin Tudor Lupu Florea Cebotari Morari Gutu",
        family_parts: &[
            "Alb Bad Bal Barb Bobo Bor Braț Calm Cat Chir Con Cost Cri Dob Drag Fil Gab Grec Grig Il Laz Mih Mir Mun Neg Nist Opr Pan Păun \
             Pred Rad Roș San Sav Ser Ser Șerb Stan Tom Tud Vas Vlad Voic Zah",
            "ul iț in an il ăr oi",
            "escu eanu ache aru ea uța oiu ciuc",
        ],
        feminine_endings: &[],
        spellings: &[
            ("ș", "s"),
            ("ț", "t"),
            ("ț", "tz"),
            ("ă", "a"),
            ("x", "ks"),
            ("ea", "ia"),
            ("ci", "ch"),
            ("iu", "yu"),
            ("ia", "iya"),
            ("escu", "esku"),
            ("c", "k"),
        ],
        kin: Kin::Shared,
        districts: "Centru Botanica Ciocana Buiucani Nord Sud Gara Nicolina",
    },
    People {
        nations: &[Nation {
            code: "BG",
            name: "Bulgaria",
            share: 4.0,
            towns: "Sofiya Plovdiv Varna Burgas Ruse Pleven Sliven Dobrich Shumen Haskovo Vidin Pernik",
        }],
        feminine: "Mariya/Mima Ivanka/Vanya Elena/Eli Desislava/Desi Gergana/Geri Viktoriya/Viki Daniela/Dani Petya Yordanka/Dani Radka \
                   Stefka Tsvetelina/Tsveti Nadezhda/Nadya Silviya Milena/Mimi Rositsa/Rosi Galina/Gali Snezhana Veselina/Vesi Teodora/Tedi \
                   Hristina Kalina Bilyana Zornitsa Antoaneta Todorka Vasilka Emiliya Svetla Boryana Yana Magdalena/Magi Denitsa/Deni",
        masculine: "Georgi/Gosho Ivan/Vanko Dimitar/Mitko Nikolay/Niki Petar/Pepi Hristo/Itso Yordan/Dancho Todor/Tosho Stefan/Stefcho \
                    Aleksandar/Sasho Vasil/Vasko Stoyan Atanas/Nasko Angel Krasimir/Krasi Plamen Ivaylo/Ivo Kaloyan Rumen Zhivko Boris \
                    Martin Lyubomir/Lyubo Valentin/Valyo Emil Asen Mehmed Hasan Simeon/Moni Mihail/Misho",
        given_parts: &[],
        family: "Ivanov Georgiev Dimitrov Petrov Nikolov Hristov Stoyanov Todorov Iliev Vasilev Atanasov Petkov Angelov Kolev Yordanov \
                 Marinov Stefanov Popov Mihaylov Kostov Asenov Metodiev Aleksandrov Mehmedov Yankov",
        family_parts: &[
            "Bor Dan Dob Gan Gen Grig Zhiv Zdrav Kal Kar Kir Kras Laz Lyub Man Mil Mit Nayd Pan Pav Pen Rad Rus Sav Sim Slav Spas Stan Tas \
             Ten Tsan Tsvet Val Vel Ves Vlad Yan Zap",
            "os im in ch k ko isl oy omir",
            "ev ov inov anov ski arov",
        ],
        feminine_endings: &[("ov", "ova"), ("ev", "eva"), ("ski", "ska")],
        spellings: &[
            ("y", "i"),
            ("ya", "ia"),
            ("ts", "c"),
            ("zh", "j"),
            ("h", "kh"),
            ("v", "ff"),
            ("sh", "ch"),
            ("ay", "ai"),
            ("yu", "iu"),
            ("a", "u"),
        ],
        kin: Kin::Shared,
        districts: "Tsentar Iztok Zapad Lyulin Mladost Trakiya Meden Stolipinovo Asparuhovo",
    },
    People {
        nations: &[
            Nation {
                code: "AL",
                name: "Albania",
                share: 4.0,
                towns: "Tiranë Durrës Vlorë Shkodër Elbasan Fier Korçë Berat Lushnjë Kukës Peshkopi",
            },
            Nation {
                code: "XK",
                name: "Kosovo",
                share: 1.0,
                towns: "Prishtinë Prizren Pejë Gjakovë Ferizaj Gjilan Mitrovicë",
            },
        ],
        feminine: "Elona/Eli Mirela/Mira Anila Blerta Valbona/Bona Drita Albana Entela Ermira Fatmira/Mira Lindita/Dita Majlinda/Linda Arta \
                   Besa Elira Eriona Flutura Jonida Klodiana/Klodi Ledina Manjola/Lola Migena Rozafa Suela Teuta Vjollca Xhensila Shpresa Era",
        masculine: "Arben/Beni Ardit/Diti Agron/Goni Altin Bledar/Ledi Besnik/Niku Dritan/Tani Edmond/Mondi Endrit Fatos Gentian/Genti Ilir \
                    Klodian Kujtim Luan Mentor Petrit Sokol Shpëtim Ylli Adriatik Besim Bujar Flamur Ermal Florian Hysen Skënder/Deri Valon",
        given_parts: &[],
        family: "Hoxha Prifti Shehu Dervishi Gjoka Hasani Leka Marku Kola Hysi Muça Gega Berisha Krasniqi Gashi Bajrami Lleshi Ndreu Xhafa \
                 Çela Kurti Basha Duka Toska",
        family_parts: &[
            "Al Baj Ball Bek Ber Bush Cen Çob Dem Dod Elez Fer Gjon Hal Hax Ibr Jak Kam Kel Kryez Lam Lik Mal Mem Met Mus Nik Pal Pep Qos \
             Ram Rex Sel Sin Sul Tah Tot Vel Zen Zog",
            "il ush aj ar ah et ed",
            "i aj a aku ollari iu",
        ],
        feminine_endings: &[],
        spellings: &[
            ("ë", "e"),
            ("xh", "j"),
            ("gj", "dj"),
            ("q", "ch"),
            ("ç", "c"),
            ("j", "y"),
            ("x", "dz"),
            ("ll", "l"),
            ("sh", "s"),
            ("rr", "r"),
            ("dh", "d"),
        ],
        kin: Kin::Shared,
        districts: "Qendër Kombinat Kinostudio Don-Bosko Plazh Fresk Zall-Herr",
    },
    People {
        nations: &[Nation {
            code: "GE",
            name: "Georgia",
            share: 2.0,
            towns: "Tbilisi Batumi Kutaisi Rustavi Zugdidi Gori Poti Telavi Ozurgeti",
        }],
        feminine: "Nino/Ninutsa Mariam/Mari Tamar/Tako Ana/Anano Natia Ketevan/Keti Khatuna Maia Eka/Ekaterine Lela Manana Nana Salome/Sali \
                   Sopio/Sopo Tinatin/Tina Nato Marina Irma Lali Elene",
        masculine: "Giorgi/Gio Davit/Dato Levan/Leo Irakli/Ika Nika Zurab/Zura Lasha Luka Tornike/Toko Aleksandre/Sandro Mikheil/Misho \
                    Vakhtang/Vakho Otar/Oto Gocha Shota Besik/Beso Temur Avtandil/Avto Zaza Vano",
        given_parts: &[],
        family: "Beridze Kapanadze Gelashvili Mamedov Lomidze Tsiklauri Kvaratskhelia Mikeladze Bolkvadze Giorgadze Maisuradze Khutsishvili",
        family_parts: &[
            "Abash Akh Bak Chik Dol Gog Gur Jap Kak Kav Khar Kob Lom Makh Mchedl Nad Nats Okr Pap Rob Sam Shar Tab Tod Tsik Vash Zar",
            "al el ia ur ar an av",
            "idze adze ashvili ishvili ia uri ava",
        ],
        feminine_endings: &[],
        spellings: &[
            ("kh", "x"),
            ("ts", "c"),
            ("dz", "z"),
            ("vili", "wili"),
            ("k", "q"),
            ("gh", "g"),
            ("ch", "tch"),
            ("iu", "yu"),
        ],
        kin: Kin::WifeKeeps,
        districts: "Gldani Varketili Saburtalo Isani Nakhalovka",
    },
    People {
        nations: &[
            Nation {
                code: "UZ",
                name: "Uzbekistan",
                share: 3.0,
                towns: "Toshkent Samarqand Buxoro Andijon Namangan Farg'ona Qarshi Termiz Urganch Nukus",
            },
            Nation {
                code: "KG",
                name: "Kyrgyzstan",
                share: 2.0,
                towns: "Bishkek Osh Jalal-Abad Karakol Tokmok Naryn Batken Talas",
            },
        ],
        feminine: "Gulnora/Gulya Dilnoza/Dilya Nigora Malika Zulfiya/Zulya Nargiza/Nargiz Feruza Shahnoza Aynura/Aynu Aigul/Aika Gulzat Cholpon \
                   Jyldyz Kunduz Madina Mohira Nilufar/Nilu Oydin Saida Sevara Umida Yulduz Zarina/Zara Barno Dilbar Lola Meerim Nurgul Rano Asel",
        masculine: "Alisher/Ali Bekzod/Bek Jasur Sardor Rustam Ulugbek/Ulug Otabek Sherzod Azamat/Aza Farhod Jahongir/Jaha Bobur Davron Timur \
                    Aybek Bakyt Nurlan Kubanych Talant Ermek Ravshan Shuhrat Dilshod Islom Kamol Nodir Odil Sanjar Umid Zafar",
        given_parts: &[
            "Gul Nur Ay Dil Oy Bek Shah Mehr",
            "nora bahor nisa jon zoda murod temir sanam shod",
        ],
        family: "Karimov Rakhimov Yusupov Abdullaev Ergashev Ismailov Saidov Umarov Tursunov Usmanov Mamatov Asanov Toktogulov Sultanov Kholmatov",
        family_parts: &[
            "Abd Akm Al Ash Az Bak Beg Bol Dav Erk Fay Gan Haf Ham Ibr Jum Kad Kamb Kur Mad Mahm Mir Mum Nad Nor Orz Ort Qod Raj Rasul Rust \
             Sam Sat Shar Sher Tash Toyl Ul Urm Val Yuld Zok",
            "ur am im ash ul at on ukul",
            "ov ev aliev baev mirzaev kulov",
        ],
        feminine_endings: &[("ov", "ova"), ("ev", "eva")],
        spellings: &[
            ("kh", "h"),
            ("kh", "x"),
            ("j", "dj"),
            ("j", "zh"),
            ("o", "a"),
            ("q", "k"),
            ("y", "i"),
            ("ay", "ai"),
            ("sh", "s"),
            ("u", "oo"),
        ],
        kin: Kin::Shared,
        districts: "Yunusobod Chilonzor Markaz Sergeli Alamudun Mikrorayon",
    },
];
