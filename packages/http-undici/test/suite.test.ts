import { httpUndici } from '@jsonrpcclient/http-undici';
import { describeHttpTransport } from '@jsonrpcclient/testing/suite';

describeHttpTransport('httpUndici', httpUndici);
