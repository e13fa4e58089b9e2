import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bigints } from '@jsonrpcclient/codec';
import { connect } from '@jsonrpcclient/duplex';
import { createExplorer, type ExplorerOptions } from '@jsonrpcclient/explorer';
import { isInstalled } from '@jsonrpcclient/fixtures';
import { fake, fakePeer } from '@jsonrpcclient/testing';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { document } from './document.ts';

const methods = {
  add: (a: number, b: number) => a + b,
  find: (params: object) => params,
  fail: () => {
    throw { code: 42, message: 'made to fail' };
  },
  same: (value: unknown) => value,
};

describe.skipIf(!isInstalled('chromium'))('the page in Chromium', () => {
  const launch = () =>
    chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  let browser: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function open(options: Partial<ExplorerOptions> = {}, hash = '') {
    const server = fake(methods);
    const explorer = await createExplorer({
      target: 'http://localhost:8000/',
      transport: server,
      document,
      ...options,
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(explorer.url).origin)
        problems.push(`request to ${request.url()}`);
    });
    await page.goto(explorer.url + hash);
    return {
      page,
      server,
      problems,
      explorer,
      async [Symbol.asyncDispose]() {
        await context.close();
        await explorer.close();
      },
    };
  }

  const response = (page: Page) => page.locator('[data-response]');

  test('calls a method with params from its form', async () => {
    await using session = await open();
    const { page, server, problems } = session;
    await page.getByRole('button', { name: 'add', exact: true }).click();
    await page.getByRole('textbox', { name: 'a', exact: true }).fill('2');
    await page.getByRole('textbox', { name: 'b', exact: true }).fill('3');
    await page.getByRole('button', { name: 'Send' }).click();
    await response(page).waitFor();
    expect(await response(page).innerText()).toContain('"result": 5');
    expect(server.calls).toEqual([{ method: 'add', params: [2, 3] }]);
    expect(problems).toEqual([]);
  });

  test('keeps the form and the JSON equal, whichever is edited', async () => {
    await using session = await open();
    const { page, server } = session;
    await page.getByRole('button', { name: 'find', exact: true }).click();
    await page.getByRole('textbox', { name: 'name', exact: true }).fill('Foo');
    await page.getByRole('combobox', { name: 'exact' }).selectOption('true');
    await page.getByRole('textbox', { name: 'limit.max' }).fill('1.50');
    const json = page.locator('textarea.params');
    expect(await json.inputValue()).toBe(
      '{\n  "name": "Foo",\n  "exact": true,\n  "limit": {\n    "max": 1.50\n  }\n}',
    );
    await json.fill('{"name":"Bar"}');
    expect(await page.getByRole('textbox', { name: 'name', exact: true }).inputValue()).toBe('Bar');
    await page.getByRole('button', { name: 'Send' }).click();
    await response(page).waitFor();
    expect(server.calls).toEqual([{ method: 'find', params: { name: 'Bar' } }]);
  });

  test('adds, edits and removes the elements of an array', async () => {
    await using session = await open();
    const { page, problems } = session;
    await page.getByRole('button', { name: 'tag', exact: true }).click();
    const json = page.locator('textarea.params');
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const box = (name: string) => page.getByRole('textbox', { name, exact: true });
    for (const [index, word] of ['one', 'two', 'three'].entries()) {
      await button('Add to words').click();
      await box(`words[${index}]`).fill(word);
    }
    await box('words[0]').fill('uno');
    await button('Remove words[1]').click();
    await button('Add to points').click();
    await box('points[0].x').fill('12345678901234567890');
    expect(JSON.parse(await json.inputValue())).toMatchObject({ words: ['uno', 'three'] });
    expect(await json.inputValue()).toContain('"x": 12345678901234567890');
    await button('Remove points[0]').click();
    await button('Remove words[1]').click();
    expect(await json.inputValue()).toBe('{\n  "words": [\n    "uno"\n  ]\n}');
    await json.fill('{"words":["a","b"],"mode":"m"}');
    expect(await box('words[1]').inputValue()).toBe('b');
    // Its type is the only one of `oneOf` besides null.
    expect(await box('mode').inputValue()).toBe('m');
    // An array or an object that is something else stays JSON.
    await json.fill('{"words":{"a":1},"points":["one"]}');
    expect(await box('words').inputValue()).toBe('{"a":1}');
    expect(await box('points[0]').inputValue()).toBe('"one"');
    expect(problems).toEqual([]);
  });

  test('shows the examples of a method, by name if its params are', async () => {
    await using session = await open();
    const { page } = session;
    await page.getByRole('button', { name: 'tag', exact: true }).click();
    await page.getByRole('button', { name: 'two words' }).click();
    expect(JSON.parse(await page.locator('textarea.params').inputValue())).toEqual({
      words: ['a', 'b'],
    });
    await page.getByRole('button', { name: 'add', exact: true }).click();
    await page.getByRole('button', { name: 'two and three' }).click();
    expect(JSON.parse(await page.locator('textarea.params').inputValue())).toEqual([2, 3]);
  });

  test('shows TypeScript for the methods', async () => {
    await using session = await open();
    const { page, problems } = session;
    await page.getByRole('tab', { name: 'Types' }).click();
    await page.locator('[data-types]').waitFor();
    expect(await page.locator('[data-types]').innerText()).toContain(
      'add(a: number, b: Number): number;',
    );
    await page.getByRole('tab', { name: 'Call' }).click();
    expect(await page.getByRole('button', { name: 'Send' }).isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  test('examines the server when it is asked to', async () => {
    let runs = 0;
    await using session = await open({
      async *examine() {
        runs += 1;
        yield { question: 'ids', state: 'differs', detail: 'zero: null <b>' };
        yield { question: 'batches', state: 'ok', detail: '2 calls work' };
        yield { code: 'createClient(transport)' };
      },
    });
    const { page } = session;
    await page.getByRole('tab', { name: 'Doctor' }).click();
    await page.getByRole('button', { name: 'Examine the server' }).waitFor();
    expect(runs).toBe(0);
    await page.getByRole('button', { name: 'Examine the server' }).click();
    await page.locator('[data-code]').waitFor();
    expect(await page.locator('[data-code]').innerText()).toBe('createClient(transport)');
    expect(await page.locator('[data-state=differs]').innerText()).toContain('zero: null <b>');
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/doctor.png` });
    expect(runs).toBe(1);
  });

  test('shows why an examination fails', async () => {
    await using session = await open({
      // biome-ignore lint/correctness/useYield: it fails before the first verdict
      async *examine() {
        throw new Error('the profile is gone');
      },
    });
    const { page, explorer } = session;
    const button = page.getByRole('button', { name: 'Examine the server' });
    await page.getByRole('tab', { name: 'Doctor' }).click();
    await button.click();
    await page.getByText('the profile is gone').waitFor();
    await explorer.close();
    await button.click();
    await page.getByText('Failed to fetch').waitFor();
  });

  test('has no tabs if there is nothing but calls', async () => {
    await using session = await open({ document: undefined, methods: ['add'] });
    await session.page.getByRole('button', { name: 'Send' }).waitFor();
    expect(await session.page.getByRole('tab').count()).toBe(0);
  });

  test('sends with Ctrl-Enter', async () => {
    await using session = await open();
    const { page, server } = session;
    await page.locator('textarea.params').fill('[2,3]');
    await page.locator('textarea.params').press('Control+Enter');
    await response(page).waitFor();
    expect(server.calls).toEqual([{ method: 'add', params: [2, 3] }]);
  });

  test('shows errors, and why a response is not valid', async () => {
    await using session = await open({
      transport: async () => ({ body: { jsonrpc: '2.0', result: 1, id: 'other' } }),
    });
    const { page } = session;
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.problem').waitFor();
    expect(await page.locator('.problem').innerText()).toContain('InvalidResponseError');
  });

  test('keeps the digits of big integers', async () => {
    await using session = await open({
      transport: fake(methods, { codec: bigints() }),
      codec: bigints(),
    });
    const { page } = session;
    await page.getByLabel('Method', { exact: true }).fill('same');
    await page.locator('textarea.params').fill('[12345678901234567890]');
    await page.getByRole('button', { name: 'Send' }).click();
    await response(page).waitFor();
    expect(await response(page).innerText()).toContain('12345678901234567890');
  });

  test('keeps the digits of big integers in a document', async () => {
    const schema = { enum: [12345678901234567890n, 1] };
    const pick = {
      name: 'pick',
      params: [{ name: 'n', schema }],
      examples: [{ name: 'the largest', params: [{ name: 'n', value: 12345678901234567890n }] }],
    };
    await using session = await open({
      document: { ...document, methods: [pick] },
      codec: bigints(),
    });
    const { page, problems } = session;
    await page.getByRole('button', { name: 'the largest' }).click();
    const json = page.locator('textarea.params');
    expect(await json.inputValue()).toBe('[\n  12345678901234567890\n]');
    const choice = page.getByRole('combobox', { name: 'n', exact: true });
    expect(await choice.inputValue()).toBe('12345678901234567890');
    expect(problems).toEqual([]);
  });

  test('runs nothing that a document or a response contains', async () => {
    await using session = await open();
    const { page, problems } = session;
    await page.getByRole('button', { name: 'add', exact: true }).click();
    expect(await page.locator('.description').innerText()).toContain('<img src=x onerror=');
    expect(await page.title()).toBe('JSON-RPC explorer');
    expect(problems).toEqual([]);
  });

  test('sends a batch and a notification', async () => {
    await using session = await open();
    const { page, server } = session;
    await page.locator('textarea.params').fill('[2,3]');
    await page.getByRole('button', { name: 'Add to batch' }).click();
    await page.getByLabel('notification').check();
    await page.getByRole('button', { name: 'Add to batch' }).click();
    await page.getByRole('button', { name: 'Send batch of 2' }).click();
    await response(page).waitFor();
    expect(server.calls).toEqual([
      { method: 'add', params: [2, 3] },
      { method: 'add', params: [2, 3], notify: true },
    ]);
  });

  test('shows notifications as they arrive', async () => {
    const peer = fakePeer(fake(methods));
    await using connection = connect(peer.open());
    await using session = await open({
      transport: connection,
      listen: (report) =>
        connection.on('tick', (n: number) => report({ method: 'tick', params: [n] })),
    });
    const { page } = session;
    await page.getByText('Nothing has arrived yet.').waitFor();
    await expect
      .poll(async () => {
        peer.notify('tick', [7]);
        await wait(20);
        return page
          .locator('.live code')
          .first()
          .innerText({ timeout: 1_000 })
          .catch(() => '');
      })
      .toBe('{"method":"tick","params":[7]}');
  });

  test('shows the values of a subscription', async () => {
    await using session = await open({
      async *subscribe(method, params) {
        yield { method, params };
      },
    });
    const { page } = session;
    await page.locator('textarea.params').fill('["newHeads"]');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.locator('.live code').last().waitFor();
    expect(await page.locator('.live code').last().innerText()).toBe(
      '{"value":{"method":"add","params":["newHeads"]}}',
    );
  });

  test('copies the call in other forms, without the token', async () => {
    await using session = await open({
      copies: async (text) => ({ curl: `curl --data-raw '${text}'`, command: 'jsonrpc :8000 add' }),
    });
    const { page, explorer } = session;
    await page.locator('textarea.params').fill('[2,3]');
    const copied = page.locator('[data-copy]');
    for (const [name, expected] of [
      ['curl', 'curl --data-raw'],
      ['jsonrpc', 'jsonrpc :8000 add'],
      ['TypeScript', 'await client.request("add", [2,3]);'],
      ['link', '#call='],
    ]) {
      await page.getByRole('button', { name: `${name}`, exact: true }).click();
      await page.locator(`[data-copy="${name}"]`).waitFor();
      expect(await copied.innerText()).toContain(expected);
      expect(await copied.innerText()).not.toContain(new URL(explorer.url).hash.slice(7));
    }
  });

  test('shows the call of a link and does not send it', async () => {
    const call = encodeURIComponent(JSON.stringify({ method: 'add', params: '[4,5]' }));
    await using session = await open({}, `&call=${call}`);
    const { page, server } = session;
    await page.locator('textarea.params').waitFor();
    expect(await page.locator('textarea.params').inputValue()).toBe('[4,5]');
    expect(server.calls).toEqual([]);
    expect(page.url()).not.toContain('token');
  });

  test('remembers calls without secrets', async () => {
    await using session = await open();
    const { page } = session;
    await page.getByRole('button', { name: 'find', exact: true }).click();
    await page.locator('textarea.params').fill('{"password":"s3cret","name":"Foo"}');
    await page.getByRole('button', { name: 'Send' }).click();
    await response(page).waitFor();
    const stored = await page.evaluate('JSON.stringify(localStorage)');
    expect(stored).toContain('Foo');
    expect(stored).not.toContain('s3cret');
    await page.getByText('History (1)').click();
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.evaluate("localStorage.getItem('jsonrpc-explorer')")).toBe('[]');
  });

  test('finds a method with the keyboard, and works without a document', async () => {
    await using session = await open({ document: undefined, methods: ['add', 'fail'] });
    const { page } = session;
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await page.keyboard.type('fai');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Method', { exact: true }).inputValue()).toBe('fail');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.problem').waitFor();
    expect(await page.locator('.problem').innerText()).toContain('made to fail');
  });

  test('shows the 2.7 MB document of Ethereum, and finds a method in it', async ({ skip }) => {
    const path = fileURLToPath(new URL('../../../../shared/openrpc/eth.json', import.meta.url));
    skip(!existsSync(path), 'needs the OpenRPC document of Ethereum');
    await using session = await open({ document: JSON.parse(readFileSync(path, 'utf8')) });
    const { page, problems } = session;
    await page.getByPlaceholder('Search methods').fill('getBalance');
    await page.getByRole('button', { name: 'eth_getBalance' }).click();
    await page.locator('.field').first().waitFor();
    const { duration } = (await page.evaluate(
      "performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/api/about')).toJSON()",
    )) as { readonly duration: number };
    console.log(`Ethereum's document was loaded in ${Math.round(duration)} ms`);
    expect(problems).toEqual([]);
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('fits a window, %s and %i px wide', async (colorScheme, width) => {
    await using session = await open();
    const { page } = session;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.getByRole('button', { name: 'tag', exact: true }).click();
    await page.getByRole('button', { name: 'two words' }).click();
    await page.getByRole('button', { name: 'Add to points' }).click();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${colorScheme}-${width}.png` });
  });
});
