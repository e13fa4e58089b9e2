import { UsageError } from '../usage-error.ts';

/** How a server sends the values of a subscription. Paths lead into the params of the notification. */
export interface Preset {
  /** The method of the notifications. */
  readonly notification: string;
  readonly unsubscribe: string | undefined;
  /** The path of the subscription's id; undefined if there is none. */
  readonly id: string | undefined;
  /** The path of the value; '' is the whole params. */
  readonly value: string;
}

const presets: Readonly<Record<string, (method: string) => Preset>> = {
  /** Ethereum and its relatives: `eth_subscribe`. */
  eth: (method) => {
    const space = method.replace(/_?subscribe$/i, '');
    return {
      notification: `${space}_subscription`,
      unsubscribe: `${space}_unsubscribe`,
      id: 'subscription',
      value: 'result',
    };
  },
  /** `starknet_subscribeNewHeads`. */
  starknet: (method) => ({
    notification: method.replace('_subscribe', '_subscription'),
    unsubscribe: method.replace(/_subscribe.*/, '_unsubscribe'),
    id: 'subscription_id',
    value: 'result',
  }),
  /** `accountSubscribe`. */
  solana: (method) => ({
    notification: method.replace(/Subscribe$/, 'Notification'),
    unsubscribe: method.replace(/Subscribe$/, 'Unsubscribe'),
    id: 'subscription',
    value: 'result',
  }),
};

/** Returns the preset of `--preset`, or the one that a method's name suggests. */
export function findPreset(name: string | undefined, method: string): Preset | undefined {
  if (name !== undefined) {
    const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
    if (preset) return preset(method);
    throw new UsageError(`--preset must be ${Object.keys(presets).join(', ')}`);
  }
  if (/_subscribe$/.test(method)) return presets.eth?.(method);
  if (/^starknet_subscribe/.test(method)) return presets.starknet?.(method);
  return /[a-z]Subscribe$/.test(method) ? presets.solana?.(method) : undefined;
}

/** Follows a path such as `result.head.0`. */
function follow(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.split('.').filter(Boolean)) {
    const holder: Readonly<Record<string, unknown>> = Object(found);
    found = Object.hasOwn(holder, step) ? holder[step] : undefined;
  }
  return found;
}

/** Finds the value in the params of a notification, and the id of its subscription; undefined if it has no value. */
export function toEvent(given: readonly unknown[], { id, value }: Preset) {
  const [first] = given;
  const isNamed = given.length === 1 && typeof first === 'object' && !Array.isArray(first);
  const params = isNamed ? first : given;
  const found = follow(params, value);
  if (found === undefined) return undefined;
  return id === undefined ? { value: found } : { value: found, id: follow(params, id) };
}
