/** A document whose texts try to run code in the page. */
export const document = {
  openrpc: '1.3.2',
  info: { title: 'Shop', version: '1' },
  methods: [
    {
      name: 'add',
      summary: 'Adds two numbers',
      description: '<img src=x onerror="document.title=\'attacked\'"> adds',
      params: [
        { name: 'a', required: true, schema: { type: 'integer' } },
        { name: 'b', required: true, schema: { $ref: '#/components/schemas/Number' } },
      ],
      result: { name: 'sum', schema: { type: 'integer' } },
      examples: [{ name: 'two and three', params: [{ value: 2 }, { value: 3 }] }],
    },
    {
      name: 'find',
      paramStructure: 'by-name',
      params: [
        { name: 'name', schema: { type: 'string' } },
        { name: 'exact', schema: { type: 'boolean' } },
        { name: 'limit', schema: { type: 'object', properties: { max: { type: 'number' } } } },
      ],
      result: { name: 'found', schema: {} },
    },
    {
      name: 'tag',
      paramStructure: 'by-name',
      params: [
        { name: 'words', schema: { type: 'array', items: { type: 'string' } } },
        {
          name: 'points',
          required: true,
          schema: {
            type: ['array', 'null'],
            items: { type: 'object', properties: { x: { oneOf: [{ type: 'integer' }] } } },
          },
        },
        { name: 'mode', schema: { oneOf: [{ type: 'string' }, { type: 'null' }] } },
      ],
      result: { name: 'tagged', schema: {} },
      examples: [{ name: 'two words', params: [{ name: 'words', value: ['a', 'b'] }] }],
    },
    { name: 'any', params: [{ name: 'all', schema: {}, 'x-rest': true }] },
    { name: 'fail', params: [], result: { name: 'nothing', schema: {} } },
  ],
  components: { schemas: { Number: { type: 'integer' } } },
};
