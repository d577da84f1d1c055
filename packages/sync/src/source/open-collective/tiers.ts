import type { Tier } from '@latchkey/domain/tier';
import { z } from 'zod';
import type { Session } from './create-reader.ts';
import { tiersQuery } from './queries.ts';
import { PAGE } from './scan.ts';

const reply = z.object({
  account: z.object({
    tiers: z.object({
      nodes: z.array(
        z.object({
          id: z.string(),
          publicId: z.string().nullish(),
          legacyId: z.int().nullish(),
          name: z.string().nullish(),
          slug: z.string().nullish(),
          type: z.string().nullish(),
        }),
      ),
    }),
  }),
});

/** The collective's tiers, which anybody may see; null where the answer cannot be used: names wait for the next read. */
export async function readTiers(session: Session): Promise<Tier[] | null> {
  const answer = await session.ask(tiersQuery(session.fields), { slug: session.slug, limit: PAGE });
  if (!answer.ok || answer.errors !== null) return null;
  const parsed = reply.safeParse(answer.data);
  if (!parsed.success) return null;
  return parsed.data.account.tiers.nodes.map((node) => ({
    id: node.id,
    aliases: [node.publicId, node.legacyId?.toString()].filter((one) => typeof one === 'string').sort(),
    name: node.name ?? node.slug ?? node.id,
    slug: node.slug ?? null,
    type: node.type ?? null,
  }));
}
