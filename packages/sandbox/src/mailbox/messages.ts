import { randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';

/** A mail as it arrived. */
export interface StoredMail {
  id: string;
  /** ISO 8601. */
  receivedAt: string;
  /** Envelope: who sent it and to whom it was delivered, addresses in lower case. */
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | null;
  /** With its angle brackets; empty when the mail has none. */
  messageId: string;
  /** The header block as it came. */
  headers: string;
  /** Web addresses in the text and the HTML, each once. */
  links: string[];
}

/** Reads a raw mail (RFC 5322); parts that cannot be read are left empty. */
export async function parseMail(
  raw: Buffer,
  envelope: { from: string; to: string[] },
  receivedAt: Date,
): Promise<StoredMail> {
  const parsed = await simpleParser(raw, { skipTextToHtml: true, skipImageLinks: true });
  const source = raw.toString('utf8');
  const end = source.search(/\r?\n\r?\n/);
  const html = parsed.html || null;
  return {
    id: randomUUID(),
    receivedAt: receivedAt.toISOString(),
    from: envelope.from.toLowerCase(),
    to: envelope.to.map((address) => address.toLowerCase()),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html,
    messageId: parsed.messageId ?? '',
    headers: end === -1 ? source : source.slice(0, end),
    links: findLinks(parsed.text ?? '', html ?? ''),
  };
}

/** Mails for an address (whole, any case) that contain all words of a search, newest first. */
export function searchMails(mails: StoredMail[], wanted: { to?: string; search?: string }): StoredMail[] {
  const to = wanted.to?.trim().toLowerCase();
  const words = (wanted.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (mail: StoredMail) => {
    if (to && !mail.to.includes(to)) return false;
    const all = [mail.subject, mail.text, mail.from, ...mail.to, mail.messageId].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return mails.filter(fits).reverse();
}

const LINK = /https?:\/\/[^\s<>"']+/g;

/** A text cut into plain pieces and web addresses, in their order. */
export function splitLinks(text: string): { text: string; link: boolean }[] {
  const pieces: { text: string; link: boolean }[] = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    // A full stop or bracket that ends the sentence is not part of the address.
    const address = found[0].replace(/[.,;:!?)\]]+$/, '');
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), link: false });
    pieces.push({ text: address, link: true });
    at = found.index + address.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), link: false });
  return pieces;
}

function findLinks(text: string, html: string): string[] {
  const inText = splitLinks(text).flatMap((piece) => (piece.link ? [piece.text] : []));
  const inHtml = Array.from(html.matchAll(/href\s*=\s*["'](https?:[^"']+)["']/gi), (found) =>
    (found[1] ?? '').replaceAll('&amp;', '&'),
  );
  return [...new Set([...inText, ...inHtml])];
}
