/**
 * The text of a file of members as people's programs write it: UTF-8 with or without its mark, UTF-16 with its mark
 * ("Unicode text"), and whatever is no UTF-8 as Windows-1252, in which every byte means something.
 */
export function decodeFile(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
