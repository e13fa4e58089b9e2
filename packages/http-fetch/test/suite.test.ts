import { createRequester } from '@jsonrpcclient/http';
import { fetchStream, httpFetch } from '@jsonrpcclient/http-fetch';
import { describeHttpTransport, describePostStream } from '@jsonrpcclient/testing/http-suite';

describeHttpTransport('httpFetch', httpFetch);

describePostStream('fetchStream', (url, setup) => createRequester(url, fetchStream(), setup));
