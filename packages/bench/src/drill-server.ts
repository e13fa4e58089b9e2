import { type Behavior, serveDrill } from './drill/behave.ts';

process.on('disconnect', () => process.exit());
const [port = '0', ledger = ''] = process.argv.slice(2);
const server = await serveDrill(Number(port), ledger);
process.on('message', ({ behavior }: { readonly behavior: Behavior }) => {
  server.behave(behavior);
  process.send?.({ behavior });
});
process.send?.({ port: server.port });
