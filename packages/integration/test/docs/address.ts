/** Matches the addresses of servers in programs; the docs use no others. */
const forms: readonly RegExp[] = [
  /(?:https?|wss?|nats|mqtt):\/\/(?:[^/@\s'`]*@)?([^/\s'`]+)/g,
  /\bport: (\d+)/g,
  /\bpath: '([^']+)'/g,
  /\bstdio\('([^']+)'/g,
];

/** The addresses in a program: ports of localhost, paths of sockets, commands. */
export function toAddresses(text: string): string[] {
  const addresses = forms.flatMap((form) =>
    [...text.matchAll(form)].map(([, address = '']) => address.replace(/^localhost:(?=\d+$)/, '')),
  );
  return [...new Set(addresses)];
}

/** The program with the real address of a server instead of the one in the docs. */
export function withAddress(text: string, documented: string, real: string): string {
  if (!/^\d+$/.test(documented)) {
    return text.replaceAll(`'${documented}'`, () => JSON.stringify(real));
  }
  return text
    .replaceAll(new RegExp(`\\blocalhost:${documented}\\b`, 'g'), `127.0.0.1:${real}`)
    .replaceAll(
      new RegExp(`'localhost', port: ${documented}\\b`, 'g'),
      `'127.0.0.1', port: ${real}`,
    )
    .replaceAll(new RegExp(`\\bport: ${documented}\\b`, 'g'), `port: ${real}`);
}
