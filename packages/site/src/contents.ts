/** The pages of a part of the site, by their paths in `docs` without `.md`, in the order in which they are read. */
export interface Part {
  readonly title: string;
  readonly pages: readonly string[];
  /** Whether the sidebar shows only its title until it is opened. */
  readonly collapsed?: boolean;
}

/** All pages but the home page, in reading order: the sidebar, "previous" and "next", and `llms.txt` follow it. */
export const contents: readonly Part[] = [
  {
    title: 'Start',
    pages: ['introduction', 'installation', 'quick-start', 'concepts'],
  },
  {
    title: 'Calls',
    pages: [
      'calls/requests',
      'calls/notifications',
      'calls/batches',
      'calls/proxy',
      'calls/types',
      'calls/errors',
      'calls/timeouts-and-cancellation',
      'calls/retrying',
      'calls/values',
      'calls/contracts',
      'calls/openrpc',
    ],
  },
  {
    title: 'Transports',
    pages: [
      'transports/choosing',
      'transports/fetch',
      'transports/axios',
      'transports/undici',
      'transports/authentication',
      'transports/headers-and-status',
      'transports/tls-and-proxies',
      'transports/cors',
      'transports/streams',
      'transports/nats',
      'transports/own-transport',
      'transports/own-http-library',
      'transports/limits',
    ],
  },
  {
    title: 'Two-way connections',
    pages: [
      'two-way/connections',
      'two-way/server-calls',
      'two-way/subscriptions',
      'two-way/reconnecting',
      'two-way/progress-and-cancellation',
      'two-way/unexpected-messages',
      'two-way/websocket',
      'two-way/sockets',
      'two-way/processes',
      'two-way/workers-and-windows',
      'two-way/own-channel',
    ],
  },
  {
    title: 'Middleware',
    pages: [
      'middleware/overview',
      'middleware/batching',
      'middleware/retry',
      'middleware/failover',
      'middleware/balance',
      'middleware/hedge',
      'middleware/limit',
      'middleware/breaker',
      'middleware/dedupe',
      'middleware/cache',
      'middleware/policy',
      'middleware/observe',
      'middleware/context',
      'middleware/writing',
    ],
  },
  {
    title: 'Operations',
    pages: [
      'operations/logging',
      'operations/observing',
      'operations/testing',
      'operations/cli',
      'operations/performance',
    ],
  },
  {
    title: 'Frameworks and runtimes',
    collapsed: true,
    pages: [
      'guides/frameworks',
      'guides/nextjs',
      'guides/nestjs',
      'guides/server-frameworks',
      'guides/edge-and-runtimes',
      'guides/electron-and-vscode',
    ],
  },
  {
    title: 'Recipes',
    collapsed: true,
    pages: [
      'recipes/bitcoind',
      'recipes/ethereum',
      'recipes/flashbots',
      'recipes/language-server',
      'recipes/mcp',
      'recipes/aria2',
      'recipes/transmission',
      'recipes/odoo',
      'recipes/zabbix',
      'recipes/ovsdb',
      'recipes/mqtt',
      'recipes/dahua',
      'recipes/digest',
      'recipes/oauth',
    ],
  },
  {
    title: 'Migration',
    collapsed: true,
    pages: [
      'migration/json-rpc-2.0',
      'migration/jayson',
      'migration/open-rpc-client-js',
      'migration/vscode-jsonrpc',
      'migration/rpc-websockets',
      'migration/viem-and-ethers',
      'migration/fetch-and-axios',
      'migration/python',
    ],
  },
  {
    title: 'Reference',
    collapsed: true,
    pages: [
      'reference/error-messages',
      'reference/options',
      'reference/sizes',
      'reference/runtimes',
      'reference/glossary',
    ],
  },
  {
    title: 'Project',
    collapsed: true,
    pages: [
      'project/faq',
      'project/comparison',
      'project/versioning',
      'project/security',
      'project/examples',
      'project/changelog',
      'project/contributing',
    ],
  },
];
