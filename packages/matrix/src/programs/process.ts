import { run } from '../suite/run.ts';

// Node, Bun and Deno: the addresses and transports come as arguments; the results go to standard output.
const [addresses = '', transports = ''] = process.argv.slice(2);
const results = await run(JSON.parse(addresses), JSON.parse(transports));
console.log(`\nresults ${JSON.stringify(results)}`);
process.exit();
