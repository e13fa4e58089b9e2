import { httpFetch } from '@jsonrpcclient/http-fetch';
import { describeHttpTransport } from '@jsonrpcclient/testing/suite';

describeHttpTransport('httpFetch', httpFetch);
