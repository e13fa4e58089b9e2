'use strict';

// Node loads this file as `#undici`. Loading all of undici would take three times as long, and would replace the
// dispatcher of Node's own `fetch`.
exports.loadUndici = () => {
  try {
    const Client = require('undici/lib/dispatcher/client.js');
    const Pool = require('undici/lib/dispatcher/pool.js');
    if (typeof Client === 'function' && typeof Pool === 'function') return { Client, Pool };
  } catch {}
  // This version of undici has other files.
  return require('undici');
};
