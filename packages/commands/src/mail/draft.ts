/** One piece of a mail. A link stands on a line of its own in the plain text, and is a button in the other part. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'link'; label: string; url: string };

/** A mail in one language, before it is written as text and HTML. */
export type Draft = { subject: string; blocks: Block[] };
