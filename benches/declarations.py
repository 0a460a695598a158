#!/usr/bin/env python3
"""Invented declarations in three languages over several rounds, with the links that are right between their clauses.

    python3 benches/declarations.py SEED > set.json
    cargo bench --bench links -- rounds set.json

Python 3.8+, standard library only. The same seed gives the same set. All texts are specimens; no government ever said this.

A clause is a list of sentences, a sentence a pattern with its fillings, so what becomes of every sentence is known: from round to
round it stays, is filled anew, is said in other words, gets company, is split off, merged, moved, dropped, and may come back two
rounds later. Each language splits, merges, drops, exchanges and numbers clauses in its own way on top.
"""
import difflib
import json
import random
import re
import sys

LANGS = ["es", "pt", "en"]
TOPICS = """la gestión de los albergues fronterizos|a gestão dos abrigos de fronteira|the running of border shelters
el reconocimiento de la experiencia laboral previa|o reconhecimento da experiência de trabalho anterior|the recognition of earlier work experience
la vacunación de los recién nacidos|a vacinação dos recém-nascidos|the vaccination of newborn babies
la búsqueda de personas desaparecidas|a busca de pessoas desaparecidas|the search for missing persons
el acceso al crédito para pequeños negocios|o acesso ao crédito para pequenos negócios|access to credit for small businesses
la enseñanza del idioma del país de acogida|o ensino da língua do país de acolhida|the teaching of the language of the host country
el transporte seguro por vía fluvial|o transporte seguro por via fluvial|safe transport by river
la recopilación de datos desagregados por edad|a coleta de dados desagregados por idade|the collection of data broken down by age
la prevención de la violencia de género|a prevenção da violência de gênero|the prevention of gender-based violence
la emisión de pasaportes provisionales|a emissão de passaportes provisórios|the issuing of temporary passports
el seguimiento de los retornos voluntarios|o acompanhamento dos retornos voluntários|the monitoring of voluntary returns
la vivienda digna en las ciudades intermedias|a moradia digna nas cidades médias|decent housing in medium-sized towns
la formación de jueces y fiscales|a formação de juízes e promotores|the training of judges and prosecutors
el abastecimiento de agua potable|o abastecimento de água potável|the supply of drinking water
la inscripción tardía de nacimientos|o registro tardio de nascimentos|late registration of births
el comercio justo de productos artesanales|o comércio justo de produtos artesanais|fair trade in handicrafts
la salud mental de los adolescentes|a saúde mental dos adolescentes|the mental health of teenagers
el control sanitario en los aeropuertos|o controle sanitário nos aeroportos|health checks at airports
la protección de los defensores de derechos humanos|a proteção dos defensores de direitos humanos|the protection of human rights defenders
el intercambio de listas de espera|o intercâmbio de listas de espera|the exchange of waiting lists
la seguridad social de los trabajadores temporales|a previdência social dos trabalhadores temporários|social security for seasonal workers
la regularización de residentes de larga duración|a regularização de residentes de longa data|the regularization of long-term residents
el rescate en zonas desérticas|o resgate em zonas desérticas|rescue in desert areas
la reducción de las tasas consulares|a redução das taxas consulares|the reduction of consular fees
la adaptación al cambio climático|a adaptação à mudança do clima|adaptation to climate change
el deporte como medio de convivencia|o esporte como meio de convivência|sport as a means of living together
la identificación temprana de víctimas|a identificação precoce de vítimas|the early identification of victims
el financiamiento de comedores populares|o financiamento de refeitórios populares|the funding of soup kitchens
la firma electrónica de los expedientes|a assinatura eletrônica dos processos|the electronic signing of case files
la participación de la diáspora|a participação da diáspora|the participation of the diaspora
el alojamiento de familias numerosas|a hospedagem de famílias numerosas|the lodging of large families
la atención de partos en zonas rurales|o atendimento de partos em zonas rurais|the care of births in rural areas
el traslado de restos mortales|o traslado de restos mortais|the transfer of mortal remains
la conservación de archivos migratorios|a preservação de arquivos migratórios|the preservation of migration archives
el turismo comunitario|o turismo comunitário|community tourism
la certificación de intérpretes judiciales|a certificação de intérpretes judiciais|the certification of court interpreters"""
GROUPS = """las mujeres embarazadas|as mulheres grávidas|pregnant women
los jóvenes sin estudios|os jovens sem estudos|young people without schooling
los pueblos indígenas transfronterizos|os povos indígenas transfronteiriços|cross-border indigenous peoples
los adultos mayores|os idosos|older persons
las personas apátridas|as pessoas apátridas|stateless persons
los pescadores artesanales|os pescadores artesanais|small-scale fishers
las trabajadoras del hogar|as trabalhadoras domésticas|domestic workers
los solicitantes de asilo|os solicitantes de refúgio|asylum seekers
las familias separadas|as famílias separadas|separated families
los recolectores de temporada|os colhedores sazonais|seasonal pickers
las personas con discapacidad|as pessoas com deficiência|persons with disabilities
los estudiantes universitarios|os estudantes universitários|university students"""
ORGS = """la Organización Internacional para las Migraciones (OIM)|a Organização Internacional para as Migrações (OIM)|the International Organization for Migration (IOM)
el Alto Comisionado de las Naciones Unidas para los Refugiados (ACNUR)|o Alto Comissariado das Nações Unidas para os Refugiados (ACNUR)|the United Nations High Commissioner for Refugees (UNHCR)
la Organización Panamericana de la Salud (OPS)|a Organização Pan-Americana da Saúde (OPAS)|the Pan American Health Organization (PAHO)
el Banco Interamericano de Desarrollo (BID)|o Banco Interamericano de Desenvolvimento (BID)|the Inter-American Development Bank (IDB)
la Comisión Económica para América Latina y el Caribe (CEPAL)|a Comissão Econômica para a América Latina e o Caribe (CEPAL)|the Economic Commission for Latin America and the Caribbean (ECLAC)
la Organización Internacional del Trabajo (OIT)|a Organização Internacional do Trabalho (OIT)|the International Labour Organization (ILO)
la Corte Interamericana de Derechos Humanos (Corte IDH)|a Corte Interamericana de Direitos Humanos (Corte IDH)|the Inter-American Court of Human Rights (IACtHR)
la Unión Europea (UE)|a União Europeia (UE)|the European Union (EU)"""
CITIES = "Loja|Loja|Loja\nCúcuta|Cúcuta|Cúcuta\nTacna|Tacna|Tacna\nArica|Arica|Arica\nPacaraima|Pacaraima|Pacaraima\nMaicao|Maicao|Maicao\nPuerto Maldonado|Puerto Maldonado|Puerto Maldonado\nTapachula|Tapachula|Tapachula\nEncarnación|Encarnação|Encarnación\nSalto|Salto|Salto\nHuaquillas|Huaquillas|Huaquillas\nCobija|Cobija|Cobija"
LANDS = "Chile|o Chile|Chile\nel Ecuador|o Equador|Ecuador\nel Perú|o Peru|Peru\nColombia|a Colômbia|Colombia\nel Uruguay|o Uruguai|Uruguay\nCosta Rica|a Costa Rica|Costa Rica\nla República Dominicana|a República Dominicana|the Dominican Republic\nel Paraguay|o Paraguai|Paraguay"
TOOLS = """la Ventanilla Única de Trámites|o Balcão Único de Serviços|the One-Stop Service Desk
el Mapa de Servicios Locales|o Mapa de Serviços Locais|the Map of Local Services
la Tarjeta Andina de Movilidad|o Cartão Andino de Mobilidade|the Andean Mobility Card
el Fondo Común de Emergencia|o Fundo Comum de Emergência|the Common Emergency Fund
la Guía de Buen Trato|o Guia de Bom Tratamento|the Guide to Good Treatment
el Observatorio de Rutas|o Observatório de Rotas|the Observatory of Routes
el Comité de Alcaldes|o Comitê de Prefeitos|the Committee of Mayors
la Brigada de Salud Itinerante|a Brigada de Saúde Itinerante|the Travelling Health Brigade"""
POOLS = {"T": TOPICS, "G": GROUPS, "O": ORGS, "C": CITIES, "L": LANDS, "P": TOOLS}
POOLS = {k: [tuple(line.split("|")) for line in v.split("\n")] for k, v in POOLS.items()}
# Patterns; those of one paragraph say the same in other words.
ACTS = """Intensificar los esfuerzos conjuntos en {T}, con especial atención a {G}.|Intensificar os esforços conjuntos em {T}, com especial atenção a {G}.|To step up joint efforts in {T}, with special attention to {G}.
Redoblar el trabajo común sobre {T}, pensando sobre todo en {G}.|Redobrar o trabalho comum sobre {T}, pensando sobretudo em {G}.|To redouble common work on {T}, thinking above all of {G}.

Encargar a {O} un estudio sobre {T} que se presentará en {C} antes de {Y}.|Encarregar {O} de um estudo sobre {T} a ser apresentado em {C} antes de {Y}.|To commission from {O} a study on {T}, to be presented in {C} before {Y}.
Solicitar que {O} analice {T} y exponga sus conclusiones en {C} a más tardar en {Y}.|Solicitar que {O} analise {T} e exponha suas conclusões em {C} no mais tardar em {Y}.|To request that {O} examine {T} and set out its conclusions in {C} no later than {Y}.

Felicitar a {L} por la puesta en marcha de {P} en {C}, que ya benefició a {N} personas.|Felicitar {L} pela implantação de {P} em {C}, que já beneficiou {N} pessoas.|To congratulate {L} on launching {P} in {C}, which has already served {N} people.
Saludar que {L} haya inaugurado {P} en {C} y atendido a {N} personas.|Saudar que {L} tenha inaugurado {P} em {C} e atendido {N} pessoas.|To salute {L} for opening {P} in {C} and assisting {N} people.

Crear un grupo de trabajo sobre {T}, coordinado por {L}, que se reunirá cada {N} semanas.|Criar um grupo de trabalho sobre {T}, coordenado por {L}, que se reunirá a cada {N} semanas.|To set up a working group on {T}, coordinated by {L}, that will meet every {N} weeks.

Extender {P} a los municipios que reciben a {G} y que aún carecen de {T}.|Estender {P} aos municípios que recebem {G} e que ainda carecem de {T}.|To extend {P} to municipalities that receive {G} and still lack {T}.

Aprobar el calendario de {P} para el período {Y}, elaborado por {O}.|Aprovar o calendário de {P} para o período {Y}, elaborado por {O}.|To approve the calendar of {P} for the period {Y}, drawn up by {O}.

Condenar todo discurso de odio contra {G} y recordar que {T} es un deber compartido.|Condenar todo discurso de ódio contra {G} e recordar que {T} é um dever compartilhado.|To condemn all hate speech against {G} and to recall that {T} is a shared duty.

Garantizar a {G}, sin importar su situación documental, {T}.|Garantir a {G}, independentemente de sua situação documental, {T}.|To guarantee {G}, whatever their papers, {T}.

Aceptar el ofrecimiento de {L} de acoger en {C} la próxima sesión sobre {T}.|Aceitar a oferta de {L} de sediar em {C} a próxima sessão sobre {T}.|To accept the offer of {L} to host in {C} the next session on {T}.

Vincular {T} con {T} mediante {P}.|Vincular {T} com {T} por meio de {P}.|To link {T} with {T} by means of {P}.

Exhortar a los donantes a sostener {T} en {C}, donde la demanda creció un {N} por ciento.|Exortar os doadores a sustentar {T} em {C}, onde a procura cresceu {N} por cento.|To call on donors to sustain {T} in {C}, where demand grew by {N} per cent.

Tomar nota del informe de {O} relativo a {T} y de sus {N} recomendaciones.|Tomar nota do relatório de {O} relativo a {T} e de suas {N} recomendações.|To take note of the report of {O} concerning {T} and of its {N} recommendations.

Proponer a los parlamentos una ley modelo en materia de {T}.|Propor aos parlamentos uma lei modelo em matéria de {T}.|To propose to parliaments a model law in the field of {T}.

Designar a {L} como enlace ante {O} en los asuntos de {T}.|Designar {L} como elo junto a {O} nos assuntos de {T}.|To appoint {L} as liaison with {O} in matters of {T}."""
MORE = """Para ello se destinarán {N} mil dólares de {P}.|Para isso serão destinados {N} mil dólares de {P}.|To this end {N} thousand dollars will be set aside from {P}.
{O} prestará asistencia técnica.|{O} prestará assistência técnica.|{O} will lend technical assistance.
Se rendirá cuenta de lo actuado en {C}.|Será prestada conta do realizado em {C}.|An account of what was done will be given in {C}.
Quedan a salvo las competencias de cada Estado.|Ficam ressalvadas as competências de cada Estado.|The powers of each State remain unaffected.
El plazo vence en {Y}, con posibilidad de prórroga.|O prazo vence em {Y}, com possibilidade de prorrogação.|The term ends in {Y} and may be extended.
Una primera prueba se hará con {G} de {C}.|Um primeiro teste será feito com {G} de {C}.|A first trial will be made with {G} of {C}.
Los costos no recaerán sobre {G}.|Os custos não recairão sobre {G}.|The costs shall not fall on {G}.
{L} compartirá su experiencia con {P}.|{L} compartilhará sua experiência com {P}.|{L} will share its experience with {P}.
Se prestará particular cuidado a {T}.|Será dado particular cuidado a {T}.|Particular care will be given to {T}."""
ITEMS = """Sección relativa a {T}|Seção relativa a {T}|Section concerning {T}
Jornadas de sensibilización para {G}|Jornadas de sensibilização para {G}|Awareness days for {G}
Elaborar con {G} un protocolo sobre {T};|Elaborar com {G} um protocolo sobre {T};|Draw up with {G} a protocol on {T};
Consultas en {C} acerca de {T};|Consultas em {C} acerca de {T};|Consultations in {C} about {T};
Medir cada {N} meses {T};|Medir a cada {N} meses {T};|Measure every {N} months {T};
{T}|{T}|{T}"""
LISTS = """Adoptar {P}, que comprende lo siguiente:|Adotar {P}, que compreende o seguinte:|To adopt {P}, which comprises the following:
Poner en práctica {P} con los componentes que se detallan:|Pôr em prática {P} com os componentes que se detalham:|To put {P} into practice with the components set out below:
Encomendar a {O} las siguientes tareas:|Encomendar a {O} as seguintes tarefas:|To entrust {O} with the following tasks:"""
ANNEX = """Cada delegación designará dos enlaces para {T}.|Cada delegação designará dois elos para {T}.|Each delegation shall name two liaisons for {T}.
El segundo trimestre se dedica a {T}.|O segundo trimestre se dedica a {T}.|The second quarter is devoted to {T}.
Las oficinas de {C} y {C} abrirán {N} horas al día.|Os escritórios de {C} e {C} abrirão {N} horas por dia.|The offices in {C} and {C} shall open {N} hours a day.
Las quejas de {G} se tramitan en {N} días.|As queixas de {G} tramitam em {N} dias.|Complaints by {G} are dealt with in {N} days.
{O} revisará los avances en {T}.|{O} revisará os avanços em {T}.|{O} shall review progress in {T}.
Los fondos no utilizados en {T} se devuelven.|Os fundos não utilizados em {T} são devolvidos.|Funds not used for {T} are returned.
La evaluación final corresponde a {L}.|A avaliação final cabe a {L}.|The final evaluation falls to {L}."""
PATTERNS, SAME = [], []
for family in ACTS.split("\n\n"):
    start = len(PATTERNS)
    PATTERNS += [tuple(line.split("|")) for line in family.split("\n")]
    SAME.append(list(range(start, len(PATTERNS))))
ACT = len(PATTERNS)
PATTERNS += [tuple(line.split("|")) for line in (MORE + "\n" + ITEMS + "\n" + LISTS + "\n" + ANNEX).split("\n")]
EXTRA = range(ACT, ACT + MORE.count("\n") + 1)
ITEM = range(EXTRA.stop, EXTRA.stop + ITEMS.count("\n") + 1)
LIST = range(ITEM.stop, ITEM.stop + LISTS.count("\n") + 1)
RULE = range(LIST.stop, len(PATTERNS))
CONTRACTIONS = {
    "es": [(r"\b([Aa]) el\b", r"\1l"), (r"\b([Dd])e el\b", r"\1el")],
    "pt": [(r"\b([Dd])e ([oa]s?)\b(?! que)", r"\1\2"), (r"\bem ([oa]s?)\b", r"n\1"), (r"\bpor ([oa]s?)\b", r"pel\1"), (r"\ba (os?)\b", r"a\1"),
           (r"\ba (as?)\b", lambda m: "à" + m.group(1)[1:])],
    "en": [],
}


class Sentence:
    """A filled pattern. `root` is the sentence it began as, in whatever round."""
    made = 0

    def __init__(self, dice, pattern):
        Sentence.made += 1
        self.root, self.pattern = Sentence.made, pattern
        self.fill = [Sentence.filling(dice, s) for s in self.slots(pattern)]

    @staticmethod
    def slots(pattern):
        return re.findall(r"\{(.)\}", PATTERNS[pattern][0])

    @staticmethod
    def filling(dice, slot):
        if slot == "Y":
            return (slot, (str(dice.randint(2019, 2031)),) * 3)
        if slot == "N":
            return (slot, (str(dice.choice([2, 3, 4, 6, 12, 35, 140, 270, 415, 860])),) * 3)
        return (slot, dice.choice(POOLS[slot]))

    def later(self, dice, change):
        """The same sentence a round later; `change` 0..1 is how much of it is said anew."""
        out = Sentence.__new__(Sentence)
        out.root, out.pattern, out.fill = self.root, self.pattern, list(self.fill)
        for i, (slot, _) in enumerate(out.fill):
            if dice.random() < change:
                out.fill[i] = self.filling(dice, slot)
        twins = next((f for f in SAME if self.pattern in f and len(f) > 1), None)
        if twins and dice.random() < change * 0.7:
            out.pattern = dice.choice(twins)
        return out

    def say(self, lang):
        i = LANGS.index(lang)
        fill, text = list(self.fill), PATTERNS[self.pattern][i]
        wanted = re.findall(r"\{(.)\}", text)
        for slot in wanted:
            at = next(k for k, (s, _) in enumerate(fill) if s == slot)
            text = text.replace("{" + slot + "}", fill.pop(at)[1][i], 1)
        for a, b in CONTRACTIONS[lang]:
            text = re.sub(a, b, text)
        return text[0].upper() + text[1:]


class Clause:
    def __init__(self, sentences, items=()):
        self.sentences, self.items = list(sentences), list(items)


def listed(dice, count, pattern):
    """Items of a list; no two say the same."""
    out, said = [], set()
    while len(out) < count:
        item = Sentence(dice, pattern())
        if item.say("es") not in said:
            said.add(item.say("es"))
            out.append(Clause([item]))
    return out


def new_clause(dice):
    if dice.random() < 0.15:
        pattern = dice.choice(ITEM) if dice.random() < 0.6 else None
        items = listed(dice, dice.randint(3, 6), lambda: pattern or dice.choice(ITEM))
        for item in items:
            if dice.random() < 0.2:
                deep = dice.choice(ITEM)
                item.items = listed(dice, dice.randint(2, 3), lambda: deep)
        return Clause([Sentence(dice, dice.choice(LIST))], items)
    sentences = [Sentence(dice, dice.randrange(ACT))]
    while dice.random() < 0.5 and len(sentences) < 5:
        sentences.append(Sentence(dice, dice.choice(EXTRA)))
    return Clause(sentences)


HARD = [0, 0, 0, 0, 0, 0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8]


def later(clause, dice):
    """A clause a round later."""
    change = dice.choice(HARD)
    sentences = [s.later(dice, change) for s in clause.sentences]
    if change and dice.random() < 0.35:
        sentences.insert(dice.randint(1, len(sentences)), Sentence(dice, dice.choice(EXTRA))) if not clause.items else None
    if change and len(sentences) > 1 and dice.random() < 0.3:
        sentences.pop(dice.randrange(1, len(sentences)))
    items = []
    for item in clause.items:
        if dice.random() < 0.97:
            items.append(later(item, dice))
        if dice.random() < 0.04:
            items.append(Clause([Sentence(dice, clause.items[0].sentences[0].pattern)]))
    return Clause(sentences, items or [later(i, dice) for i in clause.items])


def evolve(body, dice, resting):
    """The next round of a declaration."""
    out = [later(c, dice) for c in body]
    at = 0
    while at < len(out):
        throw = dice.random()
        plain = not out[at].items
        if throw < 0.06:
            resting.append(out.pop(at))
            if dice.random() < 0.4:
                out.insert(at, new_clause(dice))
                at += 1
            continue
        if throw < 0.10 and plain and len(out[at].sentences) > 1:
            cut = dice.randint(1, len(out[at].sentences) - 1)
            out.insert(at + 1, Clause(out[at].sentences[cut:]))
            out[at].sentences = out[at].sentences[:cut]
            at += 1
        elif throw < 0.14 and plain and at + 1 < len(out) and not out[at + 1].items:
            out[at].sentences += out.pop(at + 1).sentences
        elif throw < 0.18:
            clause = out.pop(at)
            out.insert(dice.randrange(len(out) + 1), clause)
        elif throw < 0.26:
            out.insert(at, new_clause(dice))
            at += 1
        at += 1
    return out


def new_annex(dice):
    return [Clause([Sentence(dice, p)]) for p in dice.sample(RULE, dice.randint(3, 6))]


def in_language(body, annex, lang, dice):
    """The units of one text: what this language did to the clauses. A unit: number, sentences, parent, container."""
    body = [Clause(c.sentences, c.items) for c in body]
    at = 0
    while at < len(body):
        throw, plain = dice.random(), not body[at].items
        if throw < 0.03 and plain and len(body[at].sentences) > 1:
            body.insert(at + 1, Clause(body[at].sentences[1:]))
            body[at].sentences = body[at].sentences[:1]
            at += 1
        elif throw < 0.05 and plain and at + 1 < len(body) and not body[at + 1].items:
            body[at].sentences = body[at].sentences + body.pop(at + 1).sentences
        elif throw < 0.07:
            body.pop(at)
            continue
        elif throw < 0.10 and at + 1 < len(body):
            body[at], body[at + 1] = body[at + 1], body[at]
            at += 1
        at += 1
    romans = dice.random() < 0.15
    shift = dice.choice([0, 0, 0, 1])
    units = []

    def put(clause, number, parent, depth):
        units.append((number, clause.sentences, parent, ""))
        own = len(units) - 1
        for n, item in enumerate(clause.items):
            put(item, number + [chr(97 + n) if depth == 0 else str(n + 1)], own, depth + 1)

    for n, clause in enumerate(body):
        n = n + 1 + (shift if n > 4 else 0)
        put(clause, [roman(n) if romans else str(n)], None, 0)
    return units + [([str(n + 1)], clause.sentences, None, "annex1") for n, clause in enumerate(annex)]


def roman(n):
    out = ""
    for value, sign in ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while n >= value:
            out, n = out + sign, n - value
    return out


def weight(sentences, roots):
    return sum(len(s.say("es").split()) for s in sentences if s.root in roots)


# A clause all of whose words were exchanged cannot be told by its words: neither asked for nor wrong.
OTHER_WORDS = 0.85
# Clauses so alike that nobody could say which of them was kept: neither asked for nor wrong.
FORMULA = 0.35


def changed(a, b):
    return 1 - difflib.SequenceMatcher(None, a.lower().split(), b.lower().split(), autojunk=False).ratio()


def one_set(seed):
    dice = random.Random(seed)
    clauses = dice.randint(14, 26)
    rounds, resting = [[new_clause(dice) for _ in range(clauses)]], []
    for _ in range(3):
        back = resting if len(rounds) > 1 else []
        body = evolve(rounds[-1], dice, fresh := [])
        for clause in back:
            if dice.random() < 0.4:
                body.insert(dice.randrange(len(body) + 1), later(clause, dice))
        resting = fresh
        rounds.append(body)
    # Some annexes are written anew for every round after the same patterns, some are kept.
    annexes = [new_annex(dice)]
    anew = dice.random() < 0.6
    for _ in rounds[1:]:
        annexes.append(new_annex(dice) if anew else evolve(annexes[-1], dice, []))
    texts, units = [], []
    for r, body in enumerate(rounds):
        for lang in LANGS:
            own = in_language(body, annexes[r], lang, dice)
            units.append((r + 1, lang, own))
            said = [(n, " ".join(s.say(lang) for s in sentences), p, c) for n, sentences, p, c in own]
            texts.append({"round": r + 1, "lang": lang, "units": [
                {"kind": "clause", "number": n, "container": c, "text": t, "parent": p} for n, t, p, c in said]})
    translation, lineage, neutral = [], [], []
    for x, (rx, lx, ux) in enumerate(units):
        for y, (ry, ly, uy) in enumerate(units):
            if x >= y or (rx != ry and lx != ly):
                continue
            for i, (_, si, *_) in enumerate(ux):
                for j, (_, sj, *_) in enumerate(uy):
                    roots = {s.root for s in si} & {s.root for s in sj}
                    ends = [x, i, y, j]
                    if rx == ry:
                        if roots:
                            translation.append(ends)
                        continue
                    a, b = texts[x]["units"][i]["text"], texts[y]["units"][j]["text"]
                    if not roots:
                        if changed(a, b) < FORMULA:
                            neutral.append(ends)
                        continue
                    nearer = any({s.root for s in sk} & roots for z, (rz, lz, uz) in enumerate(units)
                                 if lz == ly and rx < rz < ry for _, sk, *_ in uz)
                    share = max(weight(si, roots) / max(1, weight(si, {s.root for s in si})),
                                weight(sj, roots) / max(1, weight(sj, {s.root for s in sj})))
                    words = lambda text: " ".join(text)
                    kept = lambda ss: words(s.say(ly) for s in ss if s.root in roots)
                    gone = changed(kept(si), kept(sj)) > OTHER_WORDS
                    if nearer or share < 0.5 or gone:
                        neutral.append(ends)
                    else:
                        op = "whole" if {s.root for s in si} == {s.root for s in sj} else "part"
                        lineage.append(ends + [op])
    return {"texts": texts, "links": translation, "lineage": lineage, "neutral": neutral}


def main():
    Sentence.made = 0
    json.dump(one_set(int(sys.argv[1])), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
