import { httpFetch } from '@jsonrpcclient/http-fetch';
import { describeHttpTransport } from '@jsonrpcclient/testing/http-suite';

describeHttpTransport('httpFetch', httpFetch);
