/** A cell that is known not to work. */
export interface Known {
  readonly runtimes: RegExp;
  readonly transports: RegExp;
  readonly feature: string;
  readonly reason: string;
}

/** What runtimes can't do. The matrix fails if an unlisted cell fails, and if a listed one works. */
export const known: readonly Known[] = [
  {
    runtimes: /^(chromium|firefox)$/,
    transports: /^http-axios$/,
    feature: 'redirect',
    reason: 'XMLHttpRequest, which axios uses in browsers, always follows redirects',
  },
  {
    runtimes: /^workerd$/,
    transports: /^http/,
    feature: 'headers',
    reason: 'workerd sends header values beyond ASCII as UTF-8, not as Latin-1',
  },
  {
    runtimes: /^(chromium|firefox|workerd)$/,
    transports: /^websocket$/,
    feature: 'headers',
    reason: 'the WebSocket of browsers and workerd does not support headers',
  },
  {
    runtimes: /^(chromium|firefox|workerd|deno|bun|node-2[246])$/,
    transports: /^websocket$/,
    feature: 'ping',
    reason:
      "the platform's WebSocket can't ping: set `keepAlive.method`, or pass the WebSocket of `ws` on Node",
  },
  {
    runtimes: /^firefox$/,
    transports: /./,
    feature: 'stack',
    reason: "Firefox never includes the awaiting functions in an error's stack",
  },
  {
    runtimes: /^bun$/,
    transports: /./,
    feature: 'stack',
    reason:
      'Bun adds the awaiting functions to a stack only if an async function throws the error; making calls async would take 400 more bytes for each pending call',
  },
];
