let nextId = 1;

/** Writes a message. The params are inserted as text, so their digits stay as they are. */
export function writeMessage(method: string, params: string, isNotification: boolean): string {
  const parts = [`"jsonrpc":"2.0","method":${JSON.stringify(method)}`];
  if (params.trim() !== '') parts.push(`"params":${params.trim()}`);
  if (!isNotification) parts.push(`"id":${nextId++}`);
  return `{${parts.join()}}`;
}

/** Writes the call in TypeScript, with this library. */
export function writeTypeScript(method: string, params: string, isNotification: boolean): string {
  const call = isNotification ? 'notify' : 'request';
  const written = params.trim() === '' ? '' : `, ${params.trim()}`;
  return `await client.${call}(${JSON.stringify(method)}${written});`;
}
