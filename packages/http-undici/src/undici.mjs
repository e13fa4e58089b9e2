// Bundlers load this file as `#undici`, so the rest of undici isn't in the bundle.
import Client from 'undici/lib/dispatcher/client.js';
import Pool from 'undici/lib/dispatcher/pool.js';

export const loadUndici = () => ({ Client, Pool });
