import { createRequester } from '@jsonrpcclient/http';
import { httpUndici, undiciStream } from '@jsonrpcclient/http-undici';
import { describeHttpTransport, describePostStream } from '@jsonrpcclient/testing/http-suite';

describeHttpTransport('httpUndici', httpUndici);

describePostStream('undiciStream', (url, setup) => createRequester(url, undiciStream(), setup));
