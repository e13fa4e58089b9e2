import { run } from '../suite/run.ts';

// Browsers: the addresses and transports come in the URL's query; the results are posted to the page's server.
const query = new URLSearchParams(location.search);
const results = await run(
  JSON.parse(query.get('addresses') ?? ''),
  JSON.parse(query.get('transports') ?? ''),
);
await fetch('/report', { method: 'POST', body: JSON.stringify(results) });
