import { httpAxios } from '@jsonrpcclient/http-axios';
import { describeHttpTransport } from '@jsonrpcclient/testing/suite';

describeHttpTransport('httpAxios', httpAxios);
