/**
 * An address so that whoever has it knows it, and nobody else can write to it: the first character and where it is.
 * A mail or a page that a link opens may be read by somebody else by now.
 */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return '…';
  const [first = ''] = address.slice(0, at);
  return `${first}…${address.slice(at)}`;
}
