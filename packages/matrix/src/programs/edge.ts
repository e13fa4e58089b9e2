import type { Addresses, TransportName } from '../suite/addresses.ts';
import { run } from '../suite/run.ts';

interface Job {
  readonly addresses: Addresses;
  readonly transports: readonly TransportName[];
}

// workerd: the job comes as a request; the results are its response.
export default {
  async fetch(request: Request): Promise<Response> {
    const { addresses, transports } = (await request.json()) as Job;
    return Response.json(await run(addresses, transports));
  },
};
