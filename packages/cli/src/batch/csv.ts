/** Splits CSV (RFC 4180) into records: arrays of fields. */
export async function* readCsv(texts: AsyncIterable<string>): AsyncGenerator<string[][]> {
  let fields: string[] = [];
  let field = '';
  let isQuoted = false;
  let wasQuote = false;
  for await (const text of texts) {
    const records: string[][] = [];
    const endRecord = () => {
      fields.push(field);
      // An empty line is no record.
      if (fields.length > 1 || field) records.push(fields);
      fields = [];
      field = '';
    };
    for (const character of text) {
      if (isQuoted && wasQuote && character === '"') {
        // Two quotes inside a quoted field are one.
        field += '"';
        wasQuote = false;
      } else if (isQuoted && !wasQuote) {
        if (character === '"') wasQuote = true;
        else field += character;
      } else {
        if (wasQuote) isQuoted = wasQuote = false;
        if (character === '"' && field === '') isQuoted = true;
        else if (character === ',') {
          fields.push(field);
          field = '';
        } else if (character === '\n') endRecord();
        else if (character !== '\r') field += character;
      }
    }
    yield records;
  }
  if (field || fields.length > 0) yield [[...fields, field]];
}
