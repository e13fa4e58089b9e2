import { serve } from './serve.ts';

process.on('disconnect', () => process.exit());
const { url } = await serve();
process.send?.({ url });
