import { serve } from './serve.ts';

process.on('disconnect', () => process.exit());
const { urls } = await serve();
process.send?.({ urls });
