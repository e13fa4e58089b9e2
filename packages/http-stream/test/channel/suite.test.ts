import { undiciStream } from '@jsonrpcclient/http-undici';
import { describeChannel } from '@jsonrpcclient/testing/channel-suite';
import { servePeers } from './peer.ts';

describeChannel('streamableHttp', () => servePeers({ post: undiciStream({ connections: 16 }) }), {
  lacks: { bytes: 'its messages come and go over several connections' },
});
