import type { idp as en } from '../en/idp.ts';

/** Texts of area `idp`, Spanish: pages of members. */
export const idp = {
  'idp.frame.skip': 'Ir al contenido',
  'idp.frame.menu': 'Menú',
  'idp.frame.languages': 'Idiomas',
  'idp.frame.apps': 'Aplicaciones',
  'idp.frame.account': 'Cuenta',
  'idp.frame.books': 'Libros',
  'idp.frame.sign_out': 'Salir',
  'idp.frame.by': 'Una llave para todas las aplicaciones, con Latchkey',
  'idp.frame.join': 'Cómo participar',
  'idp.frame.fault_title': 'Por favor, revisa: {title}',
  'idp.contact': '¿Preguntas? Escríbenos:',
  'idp.form.faults.one': 'Hay algo que revisar',
  'idp.form.faults.other': 'Hay {count} cosas que revisar',

  'idp.welcome.title': 'Te damos la bienvenida a {coop}',
  'idp.welcome.text':
    'Quienes forman parte de {coop} entran aquí una vez, y todas nuestras aplicaciones les conocen.',

  'idp.sign_in.title': 'Entrar',
  'idp.sign_in.to_hub': 'Con tu cuenta de {coop}.',
  'idp.sign_in.to_app': 'Sigue hacia {app} con tu cuenta de {coop}.',
  'idp.sign_in.again_title': '¿Sigues siendo tú?',
  'idp.sign_in.again_text':
    'Para lo que sigue hace falta tu contraseña otra vez. Así tu cuenta está a salvo en un ordenador compartido.',
  'idp.sign_in.repeat':
    'Por tu seguridad has tenido que entrar otra vez. Aún no se ha hecho nada: pulsa el botón de nuevo, por favor.',
  'idp.sign_in.name': 'Nombre de usuario o correo electrónico',
  'idp.sign_in.password': 'Contraseña',
  'idp.sign_in.go': 'Entrar',
  'idp.sign_in.no_account': '¿Aún no tienes cuenta?',
  'idp.sign_in.how_to_join': 'Cómo participar',
  'idp.sign_in.forgot': '¿Has olvidado tu contraseña? Te ayudamos a volver:',
  'idp.sign_in.name_missing': 'Escribe tu nombre de usuario o tu correo electrónico.',
  'idp.sign_in.password_missing': 'Escribe tu contraseña.',
  'idp.sign_in.wrong':
    'Ese nombre y esa contraseña no coinciden. Revisa los dos, y que no esté puesto el bloqueo de mayúsculas.',
  'idp.sign_in.slow_down': 'Demasiados intentos. Espera {seconds} segundos y prueba otra vez.',
  'idp.sign_in.busy': 'Ahora mismo entra mucha gente. Prueba otra vez en {seconds} segundos.',

  'idp.preparing.title': 'Estamos preparando {app} para ti',
  'idp.preparing.text':
    'Estamos creando tu sitio en {app}. Tarda unos segundos, solo la primera vez. La página sigue por sí sola.',
  'idp.preparing.signed_in': 'Has entrado',
  'idp.preparing.making': 'Creando tu sitio en {app}',
  'idp.preparing.opening': 'Abriendo {app}',
  'idp.preparing.late_title': 'Está tardando más de lo debido',
  'idp.preparing.late_text': 'Puedes dejar esta página abierta o volver más tarde: sigue sin ti.',
  'idp.preparing.why.slow': '{app} todavía no ha respondido.',
  'idp.preparing.why.retry': 'Ahora mismo no se llega a {app}. Seguimos intentándolo.',
  'idp.preparing.why.refused': '{app} no ha querido crear tu sitio. Quienes la cuidan tienen que mirarlo.',
  'idp.preparing.why.conflict':
    'En {app} ya hay una cuenta que podría ser tuya. Una persona tiene que mirarlo, para que nadie reciba la de otra.',
  'idp.preparing.why.needs-person': 'Alguien que cuida {app} tiene que terminar esto a mano.',
  'idp.preparing.why.no_worker':
    'La parte de nuestro servidor que crea sitios en las aplicaciones no está en marcha ahora mismo.',
  'idp.preparing.look': 'Mirar ahora',
  'idp.preparing.apps': 'A mis aplicaciones',

  'idp.denied.title': '{app} no está abierta para ti ahora',
  'idp.denied.books': 'Lo que dicen los libros',
  'idp.denied.opens': '{app} es para: {groups}.',
  'idp.denied.cure_title': 'Lo que puedes hacer',
  'idp.denied.pay': 'A la página donde se pagan las cuotas',
  'idp.denied.back': 'Volver a {app}',
  'idp.denied.leave': 'Salir de aquí',
  'idp.denied.look': 'Mirar otra vez',
  'idp.denied.reason.lapsed':
    'Tu aportación se ha detenido, y ha pasado el tiempo durante el que mantenemos el acceso abierto. No se ha borrado nada tuyo.',
  'idp.denied.reason.inactive':
    'Tu cuenta llevaba mucho tiempo sin usarse, y la cerramos por seguridad. No se ha borrado nada tuyo.',
  'idp.denied.reason.unconfirmed':
    'Alguien tiene que confirmar que aún necesitas este acceso, y todavía no se ha hecho.',
  'idp.denied.reason.barred': 'La administración de {coop} ha cerrado esta cuenta.',
  'idp.denied.reason.security':
    'Hemos detenido esta cuenta porque puede que otra persona haya entrado en ella.',
  'idp.denied.reason.manual': 'La administración de {coop} ha puesto esta cuenta en pausa.',
  'idp.denied.reason.invited': 'Tienes una invitación, pero todavía no has hecho tuya la cuenta.',
  'idp.denied.reason.left': 'Ya no formas parte de {coop}.',
  'idp.denied.reason.erasing': 'Esta cuenta se está borrando, o ya se borró.',
  'idp.denied.reason.no-app': '{app} ya no está entre nuestras aplicaciones.',
  'idp.denied.reason.app-not-open': '{app} se está preparando y aún no está abierta.',
  'idp.denied.reason.no-group': 'Ninguno de tus grupos abre {app}.',
  'idp.denied.reason.suspended-in-app':
    'Ninguno de tus grupos abre ya {app}. De momento guardamos lo que tienes allí.',
  'idp.denied.reason.left-app':
    'Tu sitio en {app} ha terminado, porque hace tiempo que ningún grupo tuyo la abre.',
  'idp.denied.cure.lapsed':
    'Vuelve a aportar. Unos minutos después de llegar el pago todo se abre por sí solo, con todo lo que era tuyo.',
  'idp.denied.cure.inactive': 'Entra otra vez en {coop}, o escríbenos.',
  'idp.denied.cure.unconfirmed': 'Escríbenos: es un clic de la persona indicada.',
  'idp.denied.cure.barred': 'Si crees que es un error, escríbenos.',
  'idp.denied.cure.security': 'Escríbenos. Comprobaremos que eres tú y la abriremos de nuevo.',
  'idp.denied.cure.manual': 'Escríbenos para saber por qué y cómo seguir.',
  'idp.denied.cure.invited': 'Abre el enlace de la invitación que te enviamos. Si se ha perdido, escríbenos.',
  'idp.denied.cure.left': 'Nos alegrará que vuelvas: aporta de nuevo, o escríbenos.',
  'idp.denied.cure.erasing': 'Si quieres volver a formar parte, empieza de nuevo en «Cómo participar».',
  'idp.denied.cure.no-app': 'Tus otras aplicaciones están en tu página de inicio.',
  'idp.denied.cure.app-not-open': 'Vuelve más tarde, por favor.',
  'idp.denied.cure.no-group': 'Pide a alguien de {coop} que te añada, o cambia tu forma de aportar.',
  'idp.denied.cure.suspended-in-app':
    'Cuando vuelvas a estar en uno de esos grupos, se abre con todo lo que era tuyo.',
  'idp.denied.cure.left-app': 'Cuando vuelvas a estar en uno de esos grupos, escríbenos si falta algo.',

  'idp.why.books-paid-up': 'tu aportación cuenta.',
  'idp.why.books-role': 'tu papel cuenta.',
  'idp.why.books-manual': 'alguien de la cooperativa te añadió a mano.',
  'idp.why.books-grace': 'tu aportación se ha detenido; el acceso sigue un tiempo.',
  'idp.why.books-lapsed': 'tu aportación se ha detenido.',
  'idp.why.books-role-removed': 'ya no tienes ese papel.',
  'idp.why.books-rejected': 'tu aportación fue rechazada o devuelta.',
  'idp.why.books-missing': 'tu aportación ya no está en los libros.',
  'idp.why.ambiguous': 'los libros no están claros; tiene que mirarlo una persona.',

  'idp.claim.title': 'Te damos la bienvenida a {coop}',
  'idp.claim.step': 'Paso {step} de {of}',
  'idp.claim.intro':
    'Formas parte de la cooperativa, y aquí nace tu cuenta: un nombre de usuario y una contraseña para todas nuestras aplicaciones.',
  'idp.claim.intro_named':
    '¡Hola, {name}! Formas parte de la cooperativa, y aquí nace tu cuenta: un nombre de usuario y una contraseña para todas nuestras aplicaciones.',
  'idp.claim.username': 'Elige un nombre de usuario',
  'idp.claim.username_hint':
    'De 3 a 20 letras minúsculas (a–z) y cifras, la primera una letra. Se ve en nuestras aplicaciones.',
  'idp.claim.username_forever':
    'Se queda, así que elige uno que te guste. No hace falta que sea tu nombre real.',
  'idp.claim.check': 'Comprobar este nombre',
  'idp.claim.checking': '¿Está libre «{username}»?',
  'idp.claim.checking_text': 'Estamos preguntando a cada aplicación. La página sigue por sí sola.',
  'idp.claim.answer.free': 'libre',
  'idp.claim.answer.taken': 'ocupado',
  'idp.claim.answer.invalid': 'no permite este nombre',
  'idp.claim.answer.unknown': 'no responde; usamos lo último que vimos allí',
  'idp.claim.answer.waiting': 'preguntando…',
  'idp.claim.late':
    'Está tardando más de lo normal. Puedes esperar o probar otra vez en unos minutos; tu invitación sigue valiendo.',
  'idp.claim.no_worker':
    'La parte de nuestro servidor que pregunta a las aplicaciones no está en marcha ahora mismo. Prueba otra vez en unos minutos; tu invitación sigue valiendo.',
  'idp.claim.look': 'Mirar ahora',
  'idp.claim.other_name': 'Elegir otro nombre',
  'idp.claim.fault.invalid':
    'Usa de 3 a 20 letras minúsculas (a–z) y cifras, la primera una letra. Entre dos de ellas puede ir «_».',
  'idp.claim.fault.reserved': 'Este nombre se reserva para la propia cooperativa. Elige otro, por favor.',
  'idp.claim.fault.taken': 'Alguien ya tiene este nombre. Elige otro, por favor.',
  'idp.claim.fault.too-many': 'Has preguntado por muchos nombres. Escríbenos y te ayudaremos.',
  'idp.claim.fault.unanswered': 'No se ha podido preguntar a las aplicaciones. Prueba otra vez, por favor.',
  'idp.claim.fault.name': 'Escribe el nombre que verán los demás, de hasta 80 letras.',
  'idp.claim.details_title': 'Ya casi está',
  'idp.claim.name_free': '«{username}» es tuyo.',
  'idp.claim.name': 'Tu nombre',
  'idp.claim.name_hint': 'El que se ve en nuestras aplicaciones. Cualquiera con el que te llamen.',
  'idp.claim.password': 'Elige una contraseña',
  'idp.claim.password_hint':
    'Al menos {least} caracteres. Cuatro o cinco palabras que no vayan juntas son buenas y fáciles de recordar.',
  'idp.claim.language': 'Idioma de las páginas y del correo',
  'idp.claim.finish': 'Crear mi cuenta',
  'idp.claim.yours': 'Desde ahora esta cuenta es solo tuya.',
  'idp.claim.yours_address': 'Te escribimos a {address}. Desde ahora esta cuenta es solo tuya.',
  'idp.claim.closed.claimed.title': 'Esta invitación ya se ha usado',
  'idp.claim.closed.claimed.text':
    'La cuenta ya existe. Si es tuya, entra. Si no la creaste tú, escríbenos cuanto antes.',
  'idp.claim.closed.withdrawn.title': 'Esta invitación se ha retirado',
  'idp.claim.closed.withdrawn.text':
    'Los libros de {coop} ya no muestran una cuota para ella. Si es un error, escríbenos.',
  'idp.claim.closed.expired.title': 'Esta invitación ha caducado',
  'idp.claim.closed.expired.text':
    'Por seguridad, el enlace vale solo 30 días. Escríbenos y recibirás uno nuevo.',
  'idp.claim.closed.unknown.title': 'Este enlace no abre nada',
  'idp.claim.closed.unknown.text':
    'Quizá se cortó en el correo: cópialo entero. O una invitación más nueva ocupa su lugar: usa el último correo.',

  'idp.password.short': 'Usa al menos 12 caracteres. Valen unas cuantas palabras juntas.',
  'idp.password.long': 'Usa como mucho 1024 caracteres.',
  'idp.password.pattern':
    'Es un patrón sencillo que se adivina pronto. Prueba con unas palabras que no vayan juntas.',
  'idp.password.common':
    'Mucha gente usa esta contraseña, así que es de las primeras que se prueban. Prueba con unas palabras que no vayan juntas.',
  'idp.password.own': 'Deja fuera tu nombre, tu usuario y tu correo: es lo primero que se prueba.',

  'idp.launcher.title': 'Tus aplicaciones',
  'idp.launcher.hello': 'Hola, {name}',
  'idp.launcher.intro': 'Tus aplicaciones en {coop}. Un clic, sin más contraseñas.',
  'idp.launcher.preparing': 'Preparándose',
  'idp.launcher.ready': 'Lista',
  'idp.launcher.as': 'como {handle}',
  'idp.launcher.grace':
    '«{group}»: tu aportación se ha detenido. Conservas el acceso hasta el {date}. Si vuelves a aportar antes, no cambia nada.',
  'idp.launcher.none_title': 'Aún no hay aplicaciones',
  'idp.launcher.none':
    'Ahora mismo ninguno de tus grupos abre una aplicación. Si esperabas alguna, escríbenos.',
  'idp.launcher.closed.lapsed': 'Cerrada: aportación detenida',
  'idp.launcher.closed.inactive': 'Cerrada: mucho sin usar',
  'idp.launcher.closed.unconfirmed': 'Espera confirmación',
  'idp.launcher.closed.barred': 'Cerrada',
  'idp.launcher.closed.security': 'Cerrada por seguridad',
  'idp.launcher.closed.manual': 'En pausa',
  'idp.launcher.closed.invited': 'Aún sin reclamar',
  'idp.launcher.closed.left': 'Ya no participas',
  'idp.launcher.closed.erasing': 'Borrándose',
  'idp.launcher.closed.no-app': 'Ya no es nuestra',
  'idp.launcher.closed.app-not-open': 'Abrirá pronto',
  'idp.launcher.closed.no-group': 'No está en tus grupos',
  'idp.launcher.closed.suspended-in-app': 'Cerrada: no está en tus grupos',
  'idp.launcher.closed.left-app': 'Terminada',

  'idp.hold.lapsed':
    'Tu aportación a {coop} se ha detenido, y por eso tus aplicaciones están cerradas. No se ha borrado nada: vuelve a aportar y todo se abre por sí solo.',
  'idp.hold.inactive': 'Tu cuenta llevaba mucho tiempo sin usarse. Escríbenos para abrirla de nuevo.',
  'idp.hold.unconfirmed': 'Alguien de {coop} tiene que confirmar que aún necesitas tu acceso.',
  'idp.hold.barred': 'La administración de {coop} ha cerrado esta cuenta.',
  'idp.hold.security': 'Esta cuenta está detenida porque puede que otra persona haya entrado en ella.',
  'idp.hold.manual': 'La administración de {coop} ha puesto esta cuenta en pausa.',
  'idp.hold_name.lapsed': 'aportación detenida',
  'idp.hold_name.inactive': 'mucho sin usar',
  'idp.hold_name.unconfirmed': 'espera confirmación',
  'idp.hold_name.barred': 'cerrada por la administración',
  'idp.hold_name.security': 'detenida por seguridad',
  'idp.hold_name.manual': 'en pausa por la administración',
  'idp.role.admin': 'administración',
  'idp.role.treasurer': 'tesorería',
  'idp.role.auditor': 'auditoría',

  'idp.account.title': 'Tu cuenta',
  'idp.account.intro': 'Todo lo que guardamos de ti, y lo que puedes hacer con ello.',
  'idp.account.you': 'Tú',
  'idp.account.name': 'Nombre',
  'idp.account.username': 'Nombre de usuario',
  'idp.account.addresses': 'Correo electrónico',
  'idp.account.verified': 'confirmado',
  'idp.account.not_verified': 'sin confirmar',
  'idp.account.since': 'Cuenta desde',
  'idp.account.sub': 'Número de tu cuenta',
  'idp.account.language': 'Idioma de las páginas y del correo',
  'idp.account.language_saved': 'Desde ahora te hablamos en español.',
  'idp.account.save': 'Guardar',
  'idp.account.cancel': 'Cancelar',
  'idp.account.membership': 'Participación',
  'idp.account.groups': 'Grupos',
  'idp.account.origin.rule': 'por los libros, desde el {date}',
  'idp.account.origin.manual': 'a mano, desde el {date}',
  'idp.account.until': 'termina el {date}',
  'idp.account.roles': 'Papeles aquí',
  'idp.account.holds': 'Lo que te detiene',
  'idp.account.books': 'En los libros como',
  'idp.account.known_there': 'se te conoce allí',
  'idp.account.apps': 'Cuentas en aplicaciones',
  'idp.account.nothing': 'nada',
  'idp.account.safety': 'Seguridad',
  'idp.account.sessions.one': 'Has entrado con {count} navegador.',
  'idp.account.sessions.other': 'Has entrado con {count} navegadores.',
  'idp.account.change_password': 'Cambiar tu contraseña',
  'idp.account.password_text':
    'La nueva contraseña vale al momento. Se cierra la sesión de los demás navegadores.',
  'idp.account.new_password': 'Contraseña nueva',
  'idp.account.password_saved':
    'Tu nueva contraseña ya vale. Se ha cerrado la sesión de los demás navegadores.',
  'idp.account.everywhere': 'Salir en todas partes',
  'idp.account.everywhere_hint':
    'Termina todas las sesiones, aquí y en todas las aplicaciones, también en este navegador. Útil si pierdes el móvil o el portátil.',
  'idp.account.kept': 'Qué guardamos y dónde',
  'idp.account.kept.here.title': 'Aquí',
  'idp.account.kept.here':
    'Lo que ves en esta página, y tu contraseña en una forma que no se puede deshacer. Ni pagos ni datos bancarios.',
  'idp.account.kept.apps.title': 'En las aplicaciones',
  'idp.account.kept.apps':
    'Tu nombre y tu usuario, y lo que haces allí. Cada aplicación recibe solo lo que necesita.',
  'idp.account.kept.books.title': 'En los libros',
  'idp.account.kept.books':
    'Tus aportaciones están en Open Collective. Solo leemos: papel, tipo de cuota, estado y fechas.',
  'idp.account.kept.log.title': 'En el registro',
  'idp.account.kept.log':
    'Entradas y cambios, con un número en lugar de tu nombre. De tu última visita guardamos solo el mes.',

  'idp.sign_out.title': '¿Salir?',
  'idp.sign_out.text':
    'Sales de {coop} y de todas las aplicaciones que abriste desde aquí en este navegador.',
  'idp.sign_out.all': 'Salir de todo',
  'idp.sign_out.one': 'Salir solo de {app}',
  'idp.sign_out.stay': 'Quedarme',
  'idp.signed_out.title': 'Has salido',
  'idp.signed_out.text': 'Hemos avisado a las aplicaciones que abriste en este navegador.',
  'idp.signed_out.everywhere':
    'Han terminado todas tus sesiones, en todos los navegadores. Hemos avisado a las aplicaciones.',
  'idp.signed_out.app_title': 'Has salido de {app}',
  'idp.signed_out.app_text': 'Sigues dentro de {coop} y de tus otras aplicaciones.',
  'idp.signed_out.shared': 'En un ordenador que usan más personas, cierra también el navegador.',
  'idp.signed_out.home': 'A la página de inicio',

  'idp.join.title': 'Cómo participar en {coop}',
  'idp.join.intro':
    'Quien aporta forma parte, y quienes forman parte usan todas nuestras aplicaciones con una sola cuenta.',
  'idp.join.pay': 'Aporta',
  'idp.join.pay_text': 'Las cuotas se pagan en Open Collective, donde cualquiera puede ver nuestros libros.',
  'idp.join.tiers': 'Con estas formas parte: {tiers}.',
  'idp.join.invited': 'Recibe una invitación',
  'idp.join.invited_text':
    'Nuestra tesorería ve a las personas nuevas y les envía un correo. Puede tardar uno o dos días.',
  'idp.join.claim': 'Elige un nombre',
  'idp.join.claim_text': 'Con el enlace del correo eliges un nombre de usuario y una contraseña. Nada más.',
  'idp.join.go': 'A Open Collective',
  'idp.join.lost':
    '¿Aportas y no llegó la invitación? Mira en el correo no deseado y después escríbenos desde la dirección con la que pagas.',

  'idp.error.home': 'A la página de inicio',
  'idp.error.back_to': 'Volver a {app}',
  'idp.error.reference': 'Si nos escribes, esto ayuda:',
  'idp.error.not-found.title': 'Aquí no hay nada',
  'idp.error.not-found.text': 'Puede que la dirección esté mal escrita o que la página ya no exista.',
  'idp.error.csrf.title': 'Hazlo otra vez, por favor',
  'idp.error.csrf.text':
    'Este formulario estuvo abierto demasiado tiempo o venía de otra página. No se ha cambiado nada. Vuelve atrás, recarga la página y prueba otra vez.',
  'idp.error.too-large.title': 'Ha sido demasiado',
  'idp.error.too-large.text':
    'El formulario envió más de lo que aceptamos de una vez. No se ha cambiado nada.',
  'idp.error.not-a-form.title': 'No ha llegado',
  'idp.error.not-a-form.text':
    'Tu navegador envió algo distinto del formulario. No se ha cambiado nada. Prueba otra vez, por favor.',
  'idp.error.gone.title': 'Este intento de entrar ha caducado',
  'idp.error.gone.text':
    'Empezó hace más de una hora, en otro navegador, o terminó en otra ventana. Vuelve a la aplicación y empieza de nuevo.',
  'idp.error.busy.title': 'Un momento, por favor',
  'idp.error.busy.text': 'Ahora mismo entra mucha gente. Espera unos segundos y prueba otra vez.',
  'idp.error.forbidden.title': 'Esta página no es para tu papel',
  'idp.error.forbidden.text':
    'Es para la tesorería y la administración de la cooperativa. Si deberías tener uno de esos papeles, pídelo a la administración.',
  'idp.error.not-set-up.title': 'Aún sin configurar',
  'idp.error.not-set-up.text':
    'Este Latchkey no tiene ajustes todavía. Para quien lo lleva: aplica un latchkey.yaml con «./latchkey settings apply».',
  'idp.error.fault.title': 'Algo se ha roto por nuestra parte',
  'idp.error.fault.text': 'Ha quedado anotado y no es culpa tuya. Prueba otra vez dentro de un momento.',
  'idp.error.sign-in-failed.title': 'No se ha podido entrar',
  'idp.error.sign-in-failed.text':
    'La aplicación lo pidió de un modo que no podemos seguir, o se interrumpió. Vuelve a la aplicación y empieza de nuevo.',
} as const satisfies Record<keyof typeof en, string>;
