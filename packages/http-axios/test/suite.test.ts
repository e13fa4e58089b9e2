import { httpAxios } from '@jsonrpcclient/http-axios';
import { describeHttpTransport } from '@jsonrpcclient/testing/http-suite';

describeHttpTransport('httpAxios', httpAxios);
