import { httpUndici } from '@jsonrpcclient/http-undici';
import { describeHttpTransport } from '@jsonrpcclient/testing/http-suite';

describeHttpTransport('httpUndici', httpUndici);
