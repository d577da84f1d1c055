import type { cliFaults as en } from '../en/cli-faults.ts';

/** Texts of area `cli`, Spanish: why a verb was refused, and what checks of apps found. */
export const cliFaults = {
  'cli.fault.has-account': 'Alguien con esta dirección ya tiene cuenta: dale el rol en la consola.',
  'cli.fault.ambiguous':
    'Varias personas tienen esta dirección: usa otra o aclara antes en la consola quién es quién.',
  'cli.fault.no-such-account': 'Esta cuenta ya no existe.',
  'cli.fault.already-held': 'No cambia nada: esta cuenta ya está parada así, y por lo menos el mismo tiempo.',
  'cli.fault.wrong-life': 'No cambia nada: esta cuenta se está borrando o ya se ha borrado.',
  'cli.fault.test-first':
    'Nadie con un rol se ha enviado aún la invitación. En /books/invitations, pulsa primero «Enviármelo a mí».',
  'cli.fault.not-marked': 'No hay nada que quitar: a esta persona se le escribe.',
  'cli.fault.not-held': 'No hay nada que levantar: esta cuenta no está parada.',
  'cli.fault.no-such-plan': 'No existe ese plan: `latchkey plans list` los muestra.',
  'cli.fault.nothing-held': 'En este plan no hay nada que espere a una persona.',
  'cli.fault.no-such-app': 'Esta aplicación no está en los ajustes: `latchkey app list` las muestra.',
  'cli.fault.no-inventory':
    'Todavía no se han leído todas las cuentas de esta aplicación: ejecuta `latchkey app check` y otra vez `latchkey app confirm`.',
  'cli.fault.already-managed': 'No cambia nada: esta aplicación ya se gestiona.',
  'cli.fault.not-confirmed':
    'Esta aplicación por ahora solo se observa: `latchkey app confirm` lee las cuentas que hay y empieza a gestionarla.',
  'cli.check.reachable.ok': 'La aplicación responde en su dirección.',
  'cli.check.reachable.bad':
    'La aplicación no responde en su dirección: revisa `url` y que el hub pueda llegar a ella (`private: true` para una dirección interna).',
  'cli.check.no-maintenance.ok': 'La aplicación no está en mantenimiento.',
  'cli.check.no-maintenance.bad':
    'La aplicación está en mantenimiento: termínalo allí (Nextcloud: `occ maintenance:mode --off`).',
  'cli.check.credentials.ok': 'La aplicación acepta las credenciales.',
  'cli.check.credentials.bad':
    'La aplicación rechaza las credenciales: crea otras allí y aplícalas con `latchkey settings apply`.',
  'cli.check.nextcloud-admin.ok': 'La cuenta de servicio administra Nextcloud.',
  'cli.check.nextcloud-admin.bad': 'La cuenta de servicio no administra Nextcloud: ponla en el grupo admin.',
  'cli.check.nextcloud-service-backend.ok': 'La cuenta de servicio es de user_oidc.',
  'cli.check.nextcloud-service-backend.bad':
    'La cuenta de servicio no es de user_oidc: créala como dice docs/apps/nextcloud.md o las cuentas nuevas no serán aquellas en las que entran los miembros.',
  'cli.check.nextcloud-writes.ok': 'La cuenta de servicio puede cambiar cuentas y grupos.',
  'cli.check.nextcloud-writes.bad':
    'La cuenta de servicio no puede cambiar nada: busca una contraseña de aplicación de solo lectura o reglas de doble factor.',
  'cli.check.nextcloud-provider.ok': 'Nextcloud conoce el hub con el número y nombre de los ajustes.',
  'cli.check.nextcloud-provider.bad':
    'Nextcloud no tiene un proveedor con ese número y nombre: compara `provider` en los ajustes con su página OpenID Connect.',
  'cli.check.nextcloud-mapping.ok': 'Nextcloud toma la cuenta del dato nextcloud_uid.',
  'cli.check.nextcloud-mapping.bad':
    'Nextcloud no toma la cuenta de nextcloud_uid: ponlo como identificador en el proveedor o los miembros acabarán en otras cuentas.',
  'cli.check.nextcloud-unique-uid-off.ok': 'Nextcloud deja los identificadores como son.',
  'cli.check.nextcloud-unique-uid-off.bad':
    'Nextcloud altera los identificadores: desactiva «unique user id» del proveedor o los miembros acabarán en otras cuentas.',
  'cli.check.nextcloud-group-provisioning-off.ok': 'Nextcloud deja los grupos al hub.',
  'cli.check.nextcloud-group-provisioning-off.bad':
    'Nextcloud cambia los grupos en cada inicio de sesión: desactiva «group provisioning» del proveedor.',
  'cli.check.matrix-admin.ok': 'La cuenta de servicio administra el servidor Synapse.',
  'cli.check.matrix-admin.bad':
    'La cuenta de servicio no administra el servidor Synapse: conviértela en administradora.',
  'cli.check.matrix-own-login.ok': 'Synapse mismo gestiona los inicios de sesión.',
  'cli.check.matrix-own-login.bad':
    'Otro servicio gestiona los inicios de sesión de este servidor (Matrix Authentication Service): todavía no se admite.',
  'cli.check.matrix-provider.ok': 'Synapse ofrece entrar con el hub.',
  'cli.check.matrix-provider.bad':
    'Synapse no ofrece el hub: añádelo a oidc_providers con el id de los ajustes y reinicia Synapse.',
  'cli.check.matrix-no-passwords.ok': 'Synapse no acepta contraseñas propias.',
  'cli.check.matrix-no-passwords.bad':
    'Synapse aún acepta contraseñas: pon `password_config: {enabled: false}` o quien se fue podría volver con una.',
  'cli.check.matrix-updates-done.ok': 'Synapse ha terminado sus actualizaciones.',
  'cli.check.matrix-updates-done.bad': 'Synapse aún actualiza sus tablas: inténtalo en unos minutos.',
  'cli.app-fault.no-such-app': 'La aplicación no está en los ajustes.',
  'cli.app-fault.no-settings': 'No hay ajustes en vigor.',
  'cli.app-fault.no-connector':
    'Este tipo de aplicación solo tiene inicio de sesión; no hay cuentas que gestionar.',
  'cli.app-fault.secret-missing':
    'La credencial de la aplicación no está guardada: dala con `latchkey settings apply`.',
  'cli.app-fault.secret-env':
    'La variable con la credencial de la aplicación no está definida para el worker.',
  'cli.app-fault.secret-file': 'El worker no puede leer el archivo con la credencial de la aplicación.',
  'cli.app-fault.secret-sealed':
    'La credencial de la aplicación se selló para otro secreto del worker: dala de nuevo con `latchkey settings apply`.',
  'cli.app-fault.unreachable': 'No se puede llegar a la aplicación.',
  'cli.app-fault.unanswered': 'La aplicación no respondió a tiempo.',
  'cli.app-fault.address-refused':
    'La dirección de la aplicación es privada: pon `private: true` si es lo que quieres.',
  'cli.app-fault.tls': 'El certificado de la aplicación no es válido.',
  'cli.app-fault.bad-url': 'La dirección de la aplicación no es válida.',
  'cli.app-fault.credentials': 'La aplicación rechaza las credenciales.',
  'cli.app-fault.too-many': 'La aplicación pide una pausa: demasiadas peticiones.',
  'cli.app-fault.unavailable': 'La aplicación no está disponible por ahora (¿mantenimiento?).',
  'cli.app-fault.gateway': 'El servidor que hay delante de la aplicación no llega a ella.',
  'cli.app-fault.unexpected-answer': 'La aplicación respondió algo que no se entiende.',
  'cli.app-fault.server-error': 'La aplicación respondió con un error propio.',
  'cli.fault.no-such-source': 'En los ajustes no hay ninguna fuente así que tenga un token.',
  'cli.fault.token-by-reference': 'Los ajustes toman este token de una variable o un archivo: cámbialo allí.',
  'cli.fault.no-worker-key': 'El worker todavía no se ha iniciado: `latchkey up` lo hace.',
} as const satisfies Record<keyof typeof en, string>;
