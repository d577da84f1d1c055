import type { cliHelp as en } from '../en/cli-help.ts';

/** Texts of area `cli`, Spanish: what stands below the help of a verb. */
export const cliHelp = {
  'cli.help-usage': 'Uso:',
  'cli.help-arguments': 'Argumentos:',
  'cli.help-options': 'Opciones:',
  'cli.help-commands': 'Órdenes:',
  'cli.help-option': 'Muestra esta ayuda.',
  'cli.help-command': 'Muestra la ayuda de una orden.',
  'cli.help': `Primeros pasos:
  npm start                                    todo el hub con una cooperativa inventada, para probarlo
  latchkey settings apply latchkey.yaml        tu propia cooperativa (docs/admins/settings.md)
  latchkey app check cloud                     ¿está la aplicación como debe?
  latchkey app confirm cloud                   empezar a gestionarla
  latchkey sync                                leer las cuentas, preparar a quién invitar
  latchkey admin invite tu@example.org         la primera persona administradora
Códigos de salida: 0 hecho, 1 fallo, 2 uso o ajustes, 3 retenido o espera a una persona.`,
  'cli.help.settings': `Ejemplos:
  latchkey settings diff latchkey.yaml         mirar antes de cambiar nada
  latchkey settings apply latchkey.yaml
  latchkey settings export ahora.yaml          con su basis, para editarlo y aplicarlo
  latchkey settings schema > schema.json       para que el editor complete y revise el archivo`,
  'cli.help.app': `Para una aplicación nueva, en este orden:
  latchkey app secret cloud                    para su inicio de sesión; se muestra una vez
  latchkey app check cloud                     hasta que cada línea esté bien
  latchkey app confirm cloud                   lee las cuentas que hay; antes no se ha cambiado nada
  latchkey app pause cloud                     antes de un mantenimiento; lo pendiente espera`,
  'cli.help.invitations': `No se escribe a nadie antes de que alguien haya visto la lista y el texto: están en la página /books/invitations.
  latchkey invitations preview                 quién espera
  latchkey invitations send --all`,
  'cli.help.plan': `No escribe ningún plan, cuenta ni mensaje: se puede ejecutar en cualquier momento. Lo marcado en la última columna
esperaría a una persona; \`latchkey sync\` hace el plan y \`latchkey plans approve\` lo deja seguir. Salida 3: algo esperaría.`,
  'cli.help.plans': `Ejemplos:
  latchkey plans list                          los más nuevos primero
  latchkey plans show 12                       cada cambio, con su motivo
  latchkey plans approve 12                    la primera palabra; más de diez personas o un rol piden otra persona
  latchkey plans reject 12                     lo que siga así en la próxima lectura se retiene de nuevo`,
  'cli.help.explain': `Ejemplos:
  latchkey explain ana                         cada grupo y aplicación, con la regla y lo que dicen las cuentas
  latchkey explain books:legacyId:123 cloud    por el id en una fuente, una aplicación
  latchkey explain ana stewards --lang en      un grupo, en inglés`,
  'cli.help.person': `Cuál usar:
  suspend    parar a alguien por ahora; \`restore\` lo levanta
  bar        por conducta; ningún pago lo levanta, solo \`restore --barred\`
  offboard   ya no es miembro: --until-paid o --barred MOTIVO
\`latchkey person show\` demuestra lo que terminó: un recibo por aplicación, cerrado al volver a leerla.`,
  'cli.help.admin': `Ejemplos:
  latchkey admin invite ana@example.org                           la primera persona administradora
  latchkey admin invite luz@example.org --role treasurer:books    ve y envía las invitaciones de esta fuente
Todas las personas con un rol se enteran de cada una.`,
} as const satisfies Record<keyof typeof en, string>;
