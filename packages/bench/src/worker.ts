import { findCase } from './cases.ts';
import { prepare } from './prepare.ts';

process.on('disconnect', () => process.exit());

const fail = (error: unknown) => {
  const { message, cause } = Object(error) as Error;
  const reason = Object(cause) as Partial<Error>;
  process.send?.({ error: [message || String(error), reason.message].filter(Boolean).join(': ') });
};

try {
  const [subject = '', name = '', url = ''] = process.argv.slice(2);
  const run = await prepare(findCase(name), subject, url);
  process.on('message', ({ budget }: { readonly budget: number }) => {
    run(budget).then((figures) => process.send?.({ figures }), fail);
  });
  process.send?.({ ready: true });
} catch (error) {
  fail(error);
}
