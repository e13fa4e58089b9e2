/** What `jsonrpc batch --help` prints. */
export const help = `Usage: jsonrpc batch TARGET [FILE|-]

Makes the calls in a file or on standard input: one per line, or a JSON array.
Prints one line per call, in the same order:

  {"method":"add","params":[2,3]}     {"line":1,"ok":true,"result":5}
  {"method":"go","notify":true}       {"line":2,"ok":true}
  {"method":"fail","id":"x"}          {"line":3,"id":"x","ok":false,"error":{…}}

With CSV, --template says what to call; the first line has the names:

  jsonrpc batch :8000 a.csv --template '{"method":"add","params":["{a}","{b}"]}'

      --template JSON    a call, in which {NAME} is a column of the CSV
  -s, --strings          fields of the CSV are text, even if they are JSON
      --size 100         calls per batch; 0 sends each call as a request
      --concurrency 4    batches or requests at the same time
      --rate N/s         calls per second; also N/m
      --resume FILE.log  log progress, or continue where that log ends; calls
                         that were in flight fail, or --idempotent repeats them
      --no-keep-going    stop after a call that failed (--keep-going: default)
Exit codes: 0, or 7 if a call failed. How to reach TARGET: jsonrpc help target
`;
