import { z } from 'zod';

/** A length of time: a number and `m`, `h`, `d` or `mo` (months of 30 days). Kept as written; read by duration.ts. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}(m|h|d|mo)$/)
  .describe('A length of time: 15m, 6h, 30d or 24mo.');

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .describe('Lower-case letters, digits and hyphens; a letter first.');

/** A secret: typed (sealed to the worker when applied), a reference, or the one that the hub already keeps. */
export const secretInput = z.union([
  z.string().min(1).max(4096),
  z.strictObject({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/) }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ sealed: z.literal(true) }),
]);
export type SecretInput = z.infer<typeof secretInput>;

const openCollectiveSource = z.strictObject({
  kind: z.literal('open-collective'),
  url: z.url({ protocol: /^https?$/ }).default('https://api.opencollective.com/graphql/v2'),
  collective: z.string().min(1).describe('The slug; pinned to its id at the first read.'),
  token: secretInput.describe('A personal token of an admin of the collective.'),
  token_ends: z.iso
    .date()
    .optional()
    .describe('The last day on which the token is good; you are reminded 30, 7 and 1 day before.'),
  hook: secretInput.optional().describe('The secret in the path of the webhook.'),
  oauth: z
    .strictObject({
      client_id: z.string().min(1).max(200),
      client_secret: secretInput,
      pkce: z.boolean().default(true).describe('Off for servers of 2025 and before.'),
      site: z.url({ protocol: /^https?$/ }).default('https://opencollective.com'),
    })
    .optional()
    .describe('An OAuth app there, so that people can prove that an account is theirs.'),
  every: duration.default('15m'),
  children: z.boolean().optional().describe('Reads the events and projects of the collective, too.'),
  private: z.boolean().optional().describe('The server may be called at a private or loopback address.'),
});

const day = z.iso.date();

const fileSource = z.strictObject({
  kind: z.literal('file'),
  path: z
    .string()
    .min(1)
    .optional()
    .describe('A .json or .csv file that the worker can read; absent: it is uploaded in the console.'),
  every: duration.default('15m'),
});

const manualSource = z.strictObject({
  kind: z.literal('manual').describe('Members whom treasurers enter by hand in the console.'),
  every: duration.default('15m'),
});

const collective = z
  .union([z.literal('any'), z.strictObject({ id: z.string().min(1), name: z.string().optional() })])
  .optional()
  .describe('A child of the collective (event, project), or any; absent: the collective itself.');

const seats = z
  .union([
    z.strictObject({ number: z.int().min(1).max(100_000) }),
    z.strictObject({ per: z.literal('quantity') }),
    z.strictObject({
      per_amount: z.strictObject({ cents: z.int().min(1), currency: z.string().regex(/^[A-Z]{3}$/) }),
    }),
  ])
  .optional()
  .describe('For organizations: how many people get the group by this contribution.');

const tier = z
  .strictObject({ id: z.string().min(1).optional(), name: z.string().min(1).optional() })
  .refine((one) => one.id !== undefined || one.name !== undefined, 'an id, or a name')
  .describe('By its id; a name alone is looked up once, and refused when two bear it.');

const paid = z.strictObject({
  source: name,
  tier: z.union([z.literal('any'), tier, z.array(tier).min(1)]).default('any'),
  paid: z.literal(true),
  collective,
  seats,
  tier_type: z.array(z.string().min(1)).min(1).optional().describe('TIER, MEMBERSHIP, DONATION …'),
  recurring: z.boolean().optional().describe('Only what is paid monthly or yearly, or only what is not.'),
  at_least: z
    .strictObject({ amount: z.number().positive(), currency: z.string().regex(/^[A-Z]{3}$/) })
    .optional()
    .describe('Each month; a yearly contribution counts a twelfth. Amounts are kept only where a rule asks.'),
  term: duration.optional().describe('How long a one-time contribution counts.'),
  waiting: duration.optional().describe('The group is given only so long after the first contribution.'),
  since_before: day.optional().describe('Only whose first contribution was made before this day.'),
});

const leaves = [
  paid,
  z.strictObject({
    source: name,
    role: z.enum(['ADMIN', 'MEMBER', 'ACCOUNTANT', 'COMMUNITY_MANAGER']),
    collective,
  }),
  z.strictObject({ source: name, manual: z.literal(true) }),
  z.strictObject({
    source: name,
    account_type: z
      .array(z.string().regex(/^[A-Z_]{1,40}$/))
      .min(1)
      .describe('INDIVIDUAL, ORGANIZATION …'),
  }),
] as const;

/** A leaf that asks one source, as latchkey.yaml writes it. */
export type WhenLeaf = z.infer<(typeof leaves)[number]>;
/** A condition, as latchkey.yaml writes it. */
export type When = WhenLeaf | { all: When[] } | { any: When[] } | { not: When };

const when: z.ZodType<When, unknown> = z.lazy(() =>
  z.union([
    ...leaves,
    z.strictObject({ all: z.array(when).min(1) }),
    z.strictObject({ any: z.array(when).min(1) }),
    z.strictObject({ not: when }),
  ]),
);

const rule = z.strictObject({
  group: name,
  when,
  grace: duration.default('30d'),
  when_paused: z
    .enum(['grace', 'keep', 'end'])
    .default('grace')
    .describe(
      'What a contribution that its member paused gives: its term and a grace, all the time, its term.',
    ),
  until: day.optional().describe('The rule gives nothing from this day on.'),
  admit: z.enum(['ask']).optional().describe('New people wait until a person has admitted them.'),
});

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const app = z.looseObject({
  kind: name,
  url: z.url({ protocol: /^https?$/ }),
  title: z.string().min(1).max(60).optional(),
  credentials: z.record(z.string(), secretInput).default({}),
  for: z.array(name).min(1).describe('Groups any of which opens the app.'),
  groups: z.record(name, z.string().min(1)).default({}).describe('hub group: app group'),
  make: z.enum(['ahead', 'first-use']).default('ahead'),
  open: z.boolean().default(false),
  on: z
    .strictObject({
      suspended: z.enum(['lock']).default('lock'),
      left: z.enum(['lock']).default('lock'),
      remove: z.strictObject({ ask_after: duration }).optional(),
    })
    .prefault({}),
  private: z.boolean().optional(),
});

const share = (most: number) =>
  z.strictObject({
    share: z.int().min(1).max(most).describe('Percent of those there are.'),
    min: z.int().min(1).max(most).describe('So many are always let go.'),
  });

/** How much may change without a person's word. There is no way to say that nothing is held. */
const guard = z.strictObject({
  removals: share(50).default({ share: 10, min: 3 }),
  new_people: share(100).default({ share: 20, min: 20 }),
  apps: z.record(name, share(50)).default({}),
  groups: z.record(name, share(50)).default({}),
});

/** The shape of latchkey.yaml. Unknown keys are faults, except an app's own settings, which its kind checks. */
export const settingsSchema = z.strictObject({
  basis: z.int().min(0).optional().describe('Version of the hub that this file was exported from.'),
  name: z.string().min(1).max(80),
  languages: z
    .array(z.enum(['en', 'es']))
    .min(1)
    .default(['en', 'es']),
  timezone: z.string().default('UTC'),
  sources: z
    .record(name, z.discriminatedUnion('kind', [openCollectiveSource, fileSource, manualSource]))
    .default({}),
  groups: z
    .record(
      name,
      z.strictObject({ title: z.string().min(1).max(60), privileged: z.boolean().default(false) }),
    )
    .default({}),
  rules: z.array(rule).default([]),
  apps: z.record(name, app).default({}),
  roles: z
    .strictObject({
      admins: z.array(z.string()).default([]),
      treasurers: z.array(z.string()).default([]),
      auditors: z.array(z.string()).default([]),
    })
    .prefault({}),
  keepers: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{2,19}$/))
    .default([])
    .describe('Usernames of those whom no rule takes anything from without a person’s word.'),
  guard: guard.prefault({}),
  leaving: z
    .strictObject({ left_after: duration.default('60d'), ask_erasure_after: duration.default('24mo') })
    .prefault({}),
  mail: z.strictObject({
    from: z.email(),
    smtp: secretInput.optional(),
    quiet: z
      .union([z.literal('off'), z.strictObject({ from: clock, to: clock })])
      .default({ from: '21:00', to: '08:00' })
      .describe('Hours in which nobody is mailed, by the clock of `timezone`; or off.'),
  }),
});

/** The checked file, with defaults filled in. */
export type SettingsFile = z.infer<typeof settingsSchema>;
export type SourceSettings = SettingsFile['sources'][string];
export type SettingsSection = Exclude<keyof SettingsFile, 'basis'>;

/** Sections of the file; each has one owner, `file` or `console`. */
export const SECTIONS: readonly SettingsSection[] = [
  'name',
  'languages',
  'timezone',
  'sources',
  'groups',
  'rules',
  'apps',
  'roles',
  'keepers',
  'guard',
  'leaving',
  'mail',
];

/** JSON Schema of latchkey.yaml for editors, made from the same source as the check. */
export function settingsJsonSchema(): Record<string, unknown> {
  return {
    ...(z.toJSONSchema(settingsSchema, { io: 'input' }) as Record<string, unknown>),
    title: 'latchkey.yaml',
  };
}
