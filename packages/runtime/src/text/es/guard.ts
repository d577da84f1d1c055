import type { guard as en } from '../en/guard.ts';

/** Texts of area `guard`, Spanish. */
export const guard: Record<keyof typeof en, string> = {
  'guard.author.operator': 'la línea de órdenes',

  'guard.bar.title': 'Expulsión por decisión',
  'guard.bar.text':
    'Quien queda fuera no tiene aplicaciones ni puede entrar. Ningún pago, plaza, archivo, invitación o contribución nueva le devuelve el acceso; solo la administración, aquí.',
  'guard.bar.standing': 'Fuera por decisión de {by} desde el {date}. Motivo: {reason}.',
  'guard.bar.open_end': 'Vale hasta que la administración lo anule.',
  'guard.bar.until_date': 'Termina por sí solo el {date}.',
  'guard.bar.still_paying':
    'Su contribución sigue activa. Por favor, termínala en Open Collective: esto no puede hacerse desde aquí.',
  'guard.bar.will_ask':
    'Su contribución está activa. Se pedirá a quienes llevan los libros que la terminen en Open Collective.',
  'guard.bar.reason': 'Motivo',
  'guard.bar.reason_hint': 'Solo se guarda cuál de estos fue, y nada más sobre ello.',
  'guard.bar.choose': 'Elige, por favor',
  'guard.bar.reason.conduct': 'conducta hacia otras personas',
  'guard.bar.reason.safety': 'seguridad de alguien',
  'guard.bar.reason.fraud': 'fraude o dinero robado',
  'guard.bar.reason.impersonation': 'se hizo pasar por otra persona',
  'guard.bar.reason.members-decision': 'decisión de una asamblea',
  'guard.bar.reason.law': 'lo exige la ley',
  'guard.bar.until': 'Hasta',
  'guard.bar.until_hint': 'Si se deja vacío, vale hasta que la administración lo anule.',
  'guard.bar.do': 'Dejar fuera ahora',
  'guard.bar.lift': 'Anularlo',
  'guard.bar.blocked.not-admin': 'Solo la administración puede dejar fuera a alguien, o anularlo.',
  'guard.bar.blocked.self': 'Es tu cuenta: tiene que hacerlo otra persona.',
  'guard.bar.blocked.has-role': 'Tiene una función aquí. Una persona sola no puede dejarle fuera.',
  'guard.bar.said.done': 'Hecho. El acceso terminó al momento; las aplicaciones siguen en unos minutos.',
  'guard.bar.said.lifted': 'Anulado. Lo que dan los libros se abre de nuevo en unos minutos.',
  'guard.bar.said.moved': 'Esto ha cambiado desde que lo viste. No se hizo nada.',
  'guard.bar.said.form': 'Elige un motivo de la lista, por favor. No se hizo nada.',
  'guard.bar.said.past': 'El día tiene que estar en el futuro. No se hizo nada.',

  'guard.asks.title': 'Por favor, haz esto en los libros',
  'guard.asks.text':
    'Estas personas quedan fuera, pero su dinero sigue llegando. Aquí los libros solo se leen; por favor, hazlo en Open Collective. Cada línea desaparece sola cuando la contribución ha terminado.',
  'guard.asks.what': 'Qué hacer',
  'guard.asks.contribution': 'Contribución',
  'guard.asks.since': 'desde el {date}',
  'guard.asks.do.barred': 'Quedó fuera: termina la contribución.',
  'guard.asks.do.refused': 'No se aprobó su admisión: devuelve el pago y termina la contribución.',

  'guard.mail.end.subject.one': 'Por favor, termina {count} contribución ({coop})',
  'guard.mail.end.subject.other': 'Por favor, termina {count} contribuciones ({coop})',
  'guard.mail.end.text.one': 'Alguien que queda fuera sigue contribuyendo ({count} contribución).',
  'guard.mail.end.text.other':
    'Hay personas que quedan fuera y siguen contribuyendo ({count} contribuciones).',
  'guard.mail.end.why':
    'Aquí los libros solo se leen: una contribución no se puede terminar. La página dice de quién es y qué hacer.',

  'cli.fault.barred':
    'Alguien con esta dirección quedó fuera por decisión. Anúlalo antes: person restore --barred.',
  'guard.cli.bar_reason': 'El motivo es uno de estos códigos cortos: {reasons}.',
  'guard.cli.reason_option': 'por qué: {reasons}',
  'guard.cli.until_option':
    'termina por sí solo este día, AAAA-MM-DD (si falta: cuando la administración lo anule)',
  'guard.cli.day': 'Un día se escribe AAAA-MM-DD.',
  'guard.asks.done': 'Devuelto y terminado',
  'guard.asks.said': 'Gracias. La línea queda cerrada.',

  'guard.admissions.title': 'Quién quiere entrar',
  'guard.admissions.intro':
    'Estas personas pagan, pero una regla pregunta antes a alguien de vuestro equipo. Hasta que respondas no tienen aplicaciones; pueden leer que lo estáis mirando.',
  'guard.admissions.no_rule': 'Ahora ninguna regla pregunta: quien paga entra por sí solo.',
  'guard.admissions.waiting.one': '{count} persona espera',
  'guard.admissions.waiting.other': '{count} personas esperan',
  'guard.admissions.none': 'Nadie espera.',
  'guard.admissions.more.one': 'Espera {count} más; se muestra cuando estas tengan respuesta.',
  'guard.admissions.more.other': 'Esperan {count} más; se muestran cuando estas tengan respuesta.',
  'guard.admissions.refused': 'Sin admitir',
  'guard.admissions.refused_text':
    'Ningún pago cambia esto. Todavía puedes admitir a alguien; entonces ya no se pide devolver el pago.',
  'guard.admissions.books': 'Qué dicen los libros',
  'guard.admissions.answer': 'Tu respuesta',
  'guard.admissions.days.one': 'espera desde hace {count} día',
  'guard.admissions.days.other': 'espera desde hace {count} días',
  'guard.admissions.do.admitted': 'Admitir',
  'guard.admissions.do.refused': 'No admitir',
  'guard.admissions.label.admitted': 'Admitir a {name}',
  'guard.admissions.label.refused': 'No admitir a {name}',
  'guard.admissions.said.admitted': 'Queda hecho. Lo que dan los libros se abre en unos minutos.',
  'guard.admissions.said.refused':
    'Sin admitir. Por favor, devuelve el pago en Open Collective: está en la lista de Libros.',
  'guard.admissions.said.gone': 'Entretanto ya tiene respuesta.',
  'guard.admissions.said.own-account': 'Es tu cuenta: tiene que responder otra persona.',
  'guard.status.ACTIVE': 'la contribución sigue',
  'guard.status.PAID': 'pago único',
  'guard.status.CANCELLED': 'la contribución se detuvo',
  'guard.status.PAUSED': 'la contribución está en pausa',

  'guard.waits.title': 'Gracias por venir',
  'guard.waits.text':
    'Alguien de {coop} mira cada membresía nueva de «{group}» antes de abrir las aplicaciones. Suele tardar unos días.',
  'guard.waits.nothing': 'No tienes que hacer nada. Te escribimos en cuanto haya una respuesta.',

  'guard.mail.waits.subject': 'Gracias por venir a {coop}',
  'guard.mail.waits.text':
    'Gracias por tu contribución a {coop}. Alguien del equipo mira cada membresía nueva antes de abrir las aplicaciones. Suele tardar unos días.',
  'guard.mail.waits.nothing': 'No tienes que hacer nada. Te escribimos en cuanto haya una respuesta.',
  'guard.mail.waits.look': 'Ver cómo está',
  'guard.mail.admitted.subject': 'Te damos la bienvenida a {coop}',
  'guard.mail.admitted.text':
    'Ya formas parte de «{group}» en {coop}. Tus aplicaciones se abren en unos minutos.',
  'guard.mail.refused.subject': 'Sobre tu membresía en {coop}',
  'guard.mail.refused.text':
    'Hemos mirado tu membresía y por ahora no podemos abrirte las aplicaciones de {coop}. Si crees que es un error, responde a este correo.',
  'guard.mail.refused.money': 'Hemos pedido que se te devuelva lo que pagaste.',
  'guard.mail.list.subject.one': '{count} persona espera la admisión ({coop})',
  'guard.mail.list.subject.other': '{count} personas esperan la admisión ({coop})',
  'guard.mail.list.text.one': '{count} persona ha pagado y espera tu respuesta.',
  'guard.mail.list.text.other': '{count} personas han pagado y esperan tu respuesta.',

  'console.change.ask-admission': 'entra en la lista de quienes quieren entrar en {group}',
  'console.change.end-admission': 'sale de la lista de quienes quieren entrar en {group}',
  'console.reason.admission-waits': 'espera la admisión',
  'console.reason.admission-refused': 'no se aprobó su admisión',
  'cli.change.ask-admission': 'esperar la admisión en un grupo',
  'cli.change.end-admission': 'dejar de esperar la admisión en un grupo',
  'cli.reason.admission-waits': 'espera la admisión',
  'cli.reason.admission-refused': 'no se aprobó su admisión',
  'idp.why.admission-waits': 'antes alguien mira tu membresía.',
  'idp.why.admission-refused': 'no se aprobó tu admisión.',
  'guard.author.system': 'el programa',
  'console.held.keeper': 'alguien que debe conservar el acceso',
  'cli.held.keeper': 'debe conservar el acceso',

  'guard.limits.title': 'Cuánto puede cambiar de golpe',
  'guard.limits.intro':
    'Lo que dicen los libros se hace por sí solo mientras no sea demasiado de golpe. Lo que pasa de ahí espera tu palabra.',
  'guard.limits.today': 'Accesos que terminan',
  'guard.limits.what': 'Aplicación o grupo',
  'guard.limits.have': 'Cuentas',
  'guard.limits.most': 'Como mucho en 24 horas',
  'guard.limits.gone': 'En las últimas 24 horas',
  'guard.limits.kind.app': 'aplicación',
  'guard.limits.kind.group': 'grupo',
  'guard.limits.share': '({percent} %, al menos {min})',
  'guard.limits.new_people':
    'Personas nuevas en las últimas 24 horas: {count}. Si son más de {limit}, esperan tu palabra antes de poder invitarlas.',
  'guard.limits.where':
    'Estos números están en «guard», en los ajustes. Pueden ser mayores o menores, pero no quitarse.',
  'guard.limits.keepers': 'Quién conserva el acceso',
  'guard.limits.keepers_text':
    'Las reglas no quitan nada por sí solas a estas personas, digan lo que digan los libros. Antes tienen que estar de acuerdo dos personas.',
  'guard.limits.no_keepers': 'Los ajustes no nombran a nadie («keepers»).',
  'guard.limits.unknown': 'nadie tiene este nombre de usuario',

  'guard.raise.title': 'Más de lo normal, una vez',
  'guard.raise.text':
    'Si sabes que mucha gente se irá de golpe, un límite puede subirse para un solo plan en 72 horas. Otra persona tiene que estar de acuerdo, y queda escrito quiénes fueron y cuándo. No hay forma de quitar los límites.',
  'guard.raise.one_admin':
    'Solo hay una persona en la administración. La subida vale después de 48 horas, si nadie la detiene antes.',
  'guard.raise.admins': 'La administración puede pedirla aquí; tú puedes darle tu acuerdo o detenerla.',
  'guard.raise.scope': 'Aplicación o grupo',
  'guard.raise.up_to': 'Cuántas cuentas pueden perderlo',
  'guard.raise.up_to_hint': 'En este único plan, con las de las últimas 24 horas.',
  'guard.raise.ask': 'Pedirla',
  'guard.raise.agree': 'De acuerdo',
  'guard.raise.stop': 'Detenerla',
  'guard.raise.line': '{what}: hasta {count}. Pedida por {by} el {date}.',
  'guard.raise.second': 'De acuerdo: {by}.',
  'guard.raise.state.asked': 'Espera a otra persona, hasta el {date}.',
  'guard.raise.state.agreed': 'Lista para el próximo plan, hasta el {date}.',
  'guard.raise.state.used': 'Usada por el plan {plan}.',
  'guard.raise.state.stopped': 'Detenida.',
  'guard.raise.state.over': 'No se usó a tiempo.',
  'guard.raise.said.form': 'Indica un número de 1 a 100.000, por favor. No se hizo nada.',
  'guard.raise.said.asked': 'Pedida. Vale en cuanto otra persona esté de acuerdo.',
  'guard.raise.said.agree': 'De acuerdo. La usa el próximo plan que la necesite.',
  'guard.raise.said.stop': 'Detenida.',
  'guard.raise.said.gone': 'Esto ha cambiado desde que lo viste. No se hizo nada.',
  'guard.raise.said.own': 'La pediste tú: tiene que estar de acuerdo otra persona.',
  'guard.raise.said.already-asked': 'Ya espera una subida para esto. Detén antes esa.',
  'guard.raise.said.no-such-scope': 'Ya no existe esa aplicación o grupo. No se hizo nada.',
  'errors.settings.no-such-app': 'No hay una aplicación {name}; hay: {known}.',
  'errors.settings.only-rules':
    'Aquí solo se pueden cambiar las reglas: una lista, o «rules:» con una lista debajo.',
  'guard.rules.title': 'Reglas',
  'guard.rules.intro': 'Con qué se decide. Versión {version} de los ajustes.',
  'guard.rules.one_admin':
    'Solo hay una persona en la administración. Un cambio que necesita a otra persona vale después de 48 horas, si nadie lo detiene antes.',
  'guard.rules.now': 'Las reglas con palabras sencillas',
  'guard.rules.none': 'No hay reglas: nadie recibe nada.',
  'guard.rules.proposals': 'Cambios propuestos',
  'guard.rules.proposed': 'Propuesta de {by}, el {date}; personas afectadas: {count}.',
  'guard.rules.of_file':
    'Viene del archivo de quien lleva el servidor, que lo aplica cuando alguien esté de acuerdo.',
  'guard.rules.look': 'Ver qué cambiaría',
  'guard.rules.state.asked': 'Espera a otra persona, hasta el {date}.',
  'guard.rules.state.ready': 'Vale en unos minutos.',
  'guard.rules.state.used': 'En vigor.',
  'guard.rules.state.stopped': 'Detenida.',
  'guard.rules.state.over': 'Nadie dio su acuerdo a tiempo.',
  'guard.rules.not_you': 'Puede dar su acuerdo otra persona de la administración, no quien lo propuso.',
  'guard.rules.change': 'Cambiar las reglas',
  'guard.rules.change_text':
    'Mirar no cambia nada: primero ves quién ganaría y quién perdería algo. Si afecta a más de 10 personas o a una función, tiene que estar de acuerdo otra persona de la administración.',
  'guard.rules.field': 'Reglas, como las escribe el archivo de ajustes',
  'guard.rules.field_hint':
    'Una lista en YAML. Cómo se escribe cada línea está en la documentación de los ajustes.',
  'guard.rules.preview': 'Ver qué cambiaría',
  'guard.rules.faults': 'Esto no se entiende',
  'guard.rules.admins':
    'La administración puede proponer aquí otras reglas; tú puedes mirarlas y detenerlas.',
  'guard.rules.back': 'Volver a las reglas',
  'guard.rules.said.proposed': 'Propuesta. Vale en cuanto otra persona de la administración esté de acuerdo.',
  'guard.rules.said.soon': 'Anotada. Vale en unos minutos.',
  'guard.rules.said.agree': 'De acuerdo. Vale en unos minutos, o cuando se aplique el archivo.',
  'guard.rules.said.gone': 'Esto ha cambiado desde que lo viste. No se hizo nada.',
  'guard.rules.said.own': 'La propusiste tú: tiene que estar de acuerdo otra persona.',
  'guard.rules.said.moved-on':
    'Las reglas o las personas han cambiado desde que lo viste. Mira otra vez, por favor; no se hizo nada.',

  'guard.preview.title': 'Qué cambiaría',
  'guard.preview.intro':
    'Todavía no ha cambiado nada. Esto sale de lo guardado aquí; no se lee ninguna fuente para ello.',
  'guard.preview.who': 'Quién gana, quién pierde',
  'guard.preview.nobody': 'Nadie gana ni pierde nada con esto.',
  'guard.preview.looser': 'Sin la palabra de nadie ocurriría más que antes.',
  'guard.preview.by_scope': 'Por aplicación y grupo',
  'guard.preview.by_person': 'Por persona',
  'guard.preview.gain': 'Lo ganan',
  'guard.preview.lose': 'Lo pierden',
  'guard.preview.count.lose': 'pierden algo',
  'guard.preview.count.sooner': 'lo pierden antes',
  'guard.preview.count.gain': 'ganan algo',
  'guard.preview.count.newPeople': 'podrían recibir una invitación',
  'guard.preview.count.noLonger': 'ya no podrían recibirla',
  'guard.preview.person': 'Cuenta',
  'guard.preview.loses': 'Pierde',
  'guard.preview.gains': 'Gana',
  'guard.preview.sooner': 'Termina antes',
  'guard.preview.until': '{what}: solo hasta el {date} ({why})',
  'guard.preview.invitation': 'la invitación',
  'guard.preview.more.one': 'Y {count} más.',
  'guard.preview.more.other': 'Y {count} más.',
  'guard.preview.short_grace.one':
    'Un plazo de gracia de {days} días para «{group}» es corto: Open Collective intenta un cobro fallido durante 24 días. En el último año habría dejado fuera a {count} persona que al final pagó.',
  'guard.preview.short_grace.other':
    'Un plazo de gracia de {days} días para «{group}» es corto: Open Collective intenta un cobro fallido durante 24 días. En el último año habría dejado fuera a {count} personas que al final pagaron.',
  'guard.preview.rules': 'Las reglas serían entonces',
  'guard.preview.say': 'Tu palabra',
  'guard.preview.one': 'Afecta a poca gente y a nadie con una función: basta tu palabra.',
  'guard.preview.two':
    'Afecta a más de 10 personas o a una función, o los límites dejan pasar más: tiene que estar de acuerdo otra persona de la administración.',
  'guard.preview.propose': 'Proponer estas reglas',
  'guard.preview.totals':
    'Personas que ganan: {gain}, pierden: {lose}, lo pierden antes: {sooner}; nuevas por invitar: {fresh}, ya no: {gone}.',
  'guard.cli.needs_second':
    'No se aplicó nada: afecta a {count} personas, o a una función. Queda propuesto en la página /books/rules. Cuando otra persona de la administración esté de acuerdo allí, repite esto con el mismo archivo.',
  'guard.coming.title': 'Qué se acerca',
  'guard.coming.intro':
    'De quién terminaría el acceso en los próximos 60 días si los libros siguieran diciendo lo que dicen ahora. Quien pague a tiempo no pierde nada. Se cuenta de nuevo cada día.',
  'guard.coming.span.one': '{count} persona, del {from} al {until}.',
  'guard.coming.span.other': '{count} personas, del {from} al {until}.',
  'guard.coming.dark': 'Oscuro: más en un día de lo que ocurre por sí solo.',
  'guard.coming.none':
    'Por lo que dicen ahora los libros, a nadie se le termina el acceso en los próximos 60 días.',
  'guard.coming.held':
    'Es más de lo que ocurre por sí solo ({scopes}: como mucho {most} en 24 horas). Ese día esperará tu palabra. Ya puedes mirar los nombres, escribir a la gente o pedir que el límite se suba una vez.',
  'guard.coming.why': 'Por qué',
  'guard.coming.cut': 'Hay más; se muestran los primeros 1.000.',
  'who.unreachable.said.barred':
    'Alguien con esta dirección quedó fuera por decisión. Antes tiene que anularlo la administración; no se envió nada.',
  'guard.bar.freeze': 'Detener durante 72 horas',
  'guard.bar.freeze_text':
    'Puedes detener su acceso al momento durante 72 horas. Termina por sí solo, para que las demás personas puedan decidir hasta entonces.',
  'guard.bar.said.frozen':
    'Detenido durante 72 horas. Avisa, por favor, a las demás personas con una función.',
};
