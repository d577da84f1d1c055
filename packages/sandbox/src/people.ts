import type { CoreRole, OrderStatus, PausedBy } from './open-collective/rows.ts';

/** Something that happened to a person so many days before the sandbox was first started. */
export type PastEvent = readonly [
  daysAgo: number,
  what:
    | { do: 'cancel' | 'refund' | 'reject' | 'delete-user' | 'receive' }
    | { do: 'pause'; by: PausedBy }
    | { do: 'fail'; times: number; now: boolean }
    | { do: 'tier'; tier: string }
    | { do: 'contribute'; tier: string }
    | { do: 'status'; status: OrderStatus }
    | { do: 'merge-into'; slug: string },
];

/** One invented person, as the books of the fictional co-op will have them. */
export interface InventedPerson {
  name: string;
  language: 'en' | 'es';
  /** Slug of a tier; null: never contributed, only has a role. */
  tier: string | null;
  joinedDaysAgo: number;
  /** Kind of account where it is not a person with a confirmed address. */
  kind?: 'guest' | 'incognito' | 'organization' | 'pending';
  core?: CoreRole;
  /** A role that grants nothing. */
  other?: 'FOLLOWER' | 'CONTRIBUTOR';
  /** Slug of the organization that the person is an admin of. */
  speaksFor?: string;
  past?: readonly PastEvent[];
}

/** The fictional co-op. */
export const COOP = { slug: 'common-tide', name: 'Common Tide · Marea Común', foundedDaysAgo: 1100 } as const;

/** Account of the one who reads the books for the hub: an admin without a contribution. */
export const BOT = {
  slug: 'common-tide-reader',
  name: 'Common Tide Reader',
  email: 'reader@example.org',
} as const;

/** Its tiers, the default one first. `removedDaysAgo`: deleted since, so that its members have none. */
export const TIERS = [
  {
    slug: 'solidarity-member',
    name: 'Solidarity member · Socia solidaria',
    type: 'MEMBERSHIP',
    frequency: 'MONTHLY',
    cents: 1200,
  },
  {
    slug: 'yearly-member',
    name: 'Yearly member · Socia anual',
    type: 'MEMBERSHIP',
    frequency: 'YEARLY',
    cents: 12_000,
  },
  {
    slug: 'one-time-gift',
    name: 'One-time gift · Donación única',
    type: 'DONATION',
    frequency: 'ONETIME',
    cents: 5000,
  },
  { slug: 'friend', name: 'Friend, free · Amistad, gratis', type: 'TIER', frequency: 'ONETIME', cents: 0 },
  {
    slug: 'early-bird',
    name: 'Early bird · Primeras olas',
    type: 'MEMBERSHIP',
    frequency: 'MONTHLY',
    cents: 800,
    removedDaysAgo: 100,
  },
] as const;

/** An event of the co-op with a free ticket, as an account of its own. */
export const EVENT = {
  slug: 'open-harbour-day',
  name: 'Open Harbour Day · Puerto Abierto',
  ticket: 'harbour-ticket',
} as const;

const M = 'solidarity-member';
const Y = 'yearly-member';
const GIFT = 'one-time-gift';

type Extra = Omit<InventedPerson, 'name' | 'language' | 'tier' | 'joinedDaysAgo'>;
const one = (
  name: string,
  language: 'en' | 'es',
  tier: string | null,
  joinedDaysAgo: number,
  extra: Extra = {},
): InventedPerson => ({ name, language, tier, joinedDaysAgo, ...extra });

/** Sixty invented people, so that every status and every kind of member exists. None of them lives. */
export const PEOPLE: readonly InventedPerson[] = [
  one('Alba Faroluz', 'es', M, 1090, { core: 'ADMIN' }),
  one('Barnaby Quillfeather', 'en', Y, 1088, { core: 'ADMIN' }),
  one('Carmela Cuentaclara', 'es', M, 1080, { core: 'ACCOUNTANT' }),
  one('Dorian Lampwick', 'en', M, 1075, { core: 'MEMBER' }),
  one('Elvira Mareaviva', 'es', Y, 1070, { core: 'MEMBER' }),
  one('Fennimore Tidewell', 'en', M, 1060, { core: 'COMMUNITY_MANAGER' }),
  one('Ginebra Nubeblanca', 'es', null, 1055, { core: 'MEMBER' }),
  one('Hazel Paperboat', 'en', M, 1000),
  one('Irineo Barcopapel', 'es', M, 980),
  one('Juniper Saltbush', 'en', M, 950),
  one('Kiko Remolargo', 'es', M, 900),
  one('Lettice Anchorage', 'en', Y, 860),
  one('Maravilla Olas', 'es', Y, 820),
  one('Nettle Windrose', 'en', M, 760),
  one('Olmo Rosavientos', 'es', M, 730),
  one('Primrose Buoyant', 'en', M, 690),
  one('Querubín Sotavento', 'es', M, 640),
  one('Rowan Driftwood', 'en', Y, 600),
  one('Salomé Brisamar', 'es', M, 560),
  one('Thaddeus Lobsterpot', 'en', M, 520),
  one('Úrsula Caracola', 'es', Y, 480),
  one('Verity Moonrake', 'en', M, 440),
  one('Wenceslao Pezluna', 'es', M, 400),
  one('Xanthe Barnacle', 'en', M, 330),
  one('Yago Espumablanca', 'es', M, 300),
  one('Zephyr Gangplank', 'en', Y, 260),
  one('Amapola Dunas', 'es', M, 200),
  one('Bramble Seaglass', 'en', M, 150),
  one('Cosme Arenafina', 'es', M, 120),
  one('Damson Ferrylight', 'en', M, 90),
  one('Eulalia Gaviota', 'es', M, 45),
  one('Figgy Harbourcat', 'en', M, 12),
  // Endings and troubles, one of each.
  one('Gaspar Velarrota', 'es', M, 410, { past: [[4, { do: 'fail', times: 6, now: true }]] }),
  one('Hyacinth Overdraft', 'en', M, 380, { past: [[1, { do: 'fail', times: 6, now: false }]] }),
  one('Iluminada Despedida', 'es', M, 350, { past: [[3, { do: 'cancel' }]] }),
  one('Jasper Farewell', 'en', M, 500, { past: [[150, { do: 'cancel' }]] }),
  one('Kalinda Medioaño', 'es', Y, 300, { past: [[100, { do: 'cancel' }]] }),
  one('Lysander Longgone', 'en', Y, 500, { past: [[200, { do: 'cancel' }]] }),
  one('Melisenda Pausa', 'es', M, 270, { past: [[20, { do: 'pause', by: 'USER' }]] }),
  one('Nimbus Hostpause', 'en', M, 240, { past: [[8, { do: 'pause', by: 'HOST' }]] }),
  one('Onésimo Hibernante', 'es', M, 700, { past: [[420, { do: 'pause', by: 'USER' }]] }),
  one('Posy Promise', 'en', M, 10, { kind: 'pending' }),
  one('Quirina Nuncapagó', 'es', M, 80, { kind: 'pending' }),
  one('Rufus Banktransfer', 'en', Y, 70, { kind: 'pending', past: [[60, { do: 'receive' }]] }),
  one('Sancha Devuelta', 'es', M, 160, { past: [[5, { do: 'refund' }]] }),
  one('Tobias Turnedaway', 'en', M, 60, { past: [[30, { do: 'reject' }]] }),
  one('Ulises Donativo', 'es', GIFT, 100),
  one('Violet Chargeback', 'en', GIFT, 95, { past: [[40, { do: 'status', status: 'REFUNDED' }]] }),
  one('Wilfreda Disputa', 'es', M, 110, { past: [[15, { do: 'status', status: 'DISPUTED' }]] }),
  one('Xavier Underglass', 'en', M, 105, { past: [[14, { do: 'status', status: 'IN_REVIEW' }]] }),
  one('Yolanda Domiciliada', 'es', M, 6, {
    kind: 'pending',
    past: [[5, { do: 'status', status: 'PROCESSING' }]],
  }),
  one('Zebedee Halfway', 'en', M, 2, {
    kind: 'pending',
    past: [[2, { do: 'status', status: 'REQUIRE_CLIENT_CONFIRMATION' }]],
  }),
  one('Anselmo Carrito', 'es', M, 1, { kind: 'pending', past: [[1, { do: 'status', status: 'NEW' }]] }),
  one('Beatrix Friendly', 'en', 'friend', 50),
  one('Casimiro Primerola', 'es', 'early-bird', 800, { past: [[90, { do: 'contribute', tier: M }]] }),
  one('Delphine Guestbook', 'en', M, 85, { kind: 'guest' }),
  one('Aguas Ocultas', 'es', M, 130, { kind: 'incognito' }),
  one('Ebb and Flow Bakery', 'en', Y, 210, { kind: 'organization' }),
  one('Fabiola Panadera', 'es', GIFT, 210, { speaksFor: 'ebb-and-flow-bakery' }),
  one('Gulliver Ticketstub', 'en', 'harbour-ticket', 25, { other: 'FOLLOWER' }),
];

/** A second account of somebody above, merged into the first: two member rows of one role and tier. */
export const MERGED: InventedPerson = one('Hazel P', 'en', M, 140, {
  past: [[35, { do: 'merge-into', slug: 'hazel-paperboat' }]],
});

/** Who claims first when the sandbox is set up, by slug: people with every right to be in. */
export const FIRST_CLAIMS = {
  admin: 'alba-faroluz',
  treasurer: 'carmela-cuentaclara',
  members: [
    'hazel-paperboat',
    'irineo-barcopapel',
    'juniper-saltbush',
    'kiko-remolargo',
    'lettice-anchorage',
    'maravilla-olas',
    'dorian-lampwick',
    'elvira-mareaviva',
    'nettle-windrose',
    'olmo-rosavientos',
    'gaspar-velarrota',
    'iluminada-despedida',
  ],
} as const;
