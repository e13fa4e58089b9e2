import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '@jsonrpcclient/fixtures';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toExpected } from '../../integration/test/docs/program.ts';
import { build } from '../src/build.ts';
import { listPaths, readPage } from '../src/page.ts';
import { steps } from '../src/playground/steps.ts';
import { serveSite } from './serve.ts';

const paths = listPaths();
const outDir = mkdtempSync(join(tmpdir(), 'jsonrpcclient-site-'));
beforeAll(() => build(outDir), 300_000);
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const readBuilt = (file: string) => readFileSync(join(outDir, file), 'utf8');

describe('the files', () => {
  test.each(paths)('%s has its text without JavaScript', (path) => {
    const { title, text } = readPage(path);
    const html = readBuilt(`${path}.html`);
    const [, body = ''] = /<main[^>]*>([\s\S]*)<\/main>/.exec(html) ?? [];
    const shown = toWords(body.replace(/<[^>]*>/g, ' '));
    expect(shown).toContain(toWords(title));
    // The last heading, which is missing if rendering has stopped on the way.
    const last = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].at(-1)?.[1];
    expect(shown).toContain(toWords((last ?? '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')));
  });

  test('the texts for programs contain every page, and name it in the index', () => {
    const [all, index] = [readBuilt('llms-full.txt'), readBuilt('llms.txt')];
    for (const path of paths) {
      const { title } = readPage(path);
      expect(readBuilt(`${path}.md`)).toMatch(/^# \S/);
      expect(all.split('\n').some((line) => line.replace(/[`*]/g, '') === `# ${title}`)).toBe(true);
      if (path !== 'index') expect(index).toContain(`](${path}.md): `);
    }
  });
});

describe.skipIf(!isInstalled('chromium'))('the site in Chromium', () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serveSite>>;
  beforeAll(async () => {
    site = await serveSite(outDir);
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });

  /** Opens a page of the site in a window of its own, which collects what a page must not do. */
  async function open(path: string, options: Parameters<Browser['newContext']>[0] = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url)) problems.push(`request to ${request.url()}`);
    });
    await page.goto(site.url + path);
    if (options.javaScriptEnabled !== false) await hydrated(page);
    return { page, problems, [Symbol.asyncDispose]: () => context.close() };
  }

  test('every page is light, needs no other host, and fits a phone', async () => {
    const phone = { viewport: { width: 390, height: 844 } };
    await using session = await open('', phone);
    const { page, problems } = session;
    const sizes = await page.context().newCDPSession(page);
    let bytes = 0;
    sizes.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await sizes.send('Network.enable');
    await sizes.send('Network.setCacheDisabled', { cacheDisabled: true });
    for (const path of paths) {
      bytes = 0;
      await page.goto(site.url + path);
      await hydrated(page);
      expect.soft(await overflow(page), `${path} scrolls sideways`).toEqual([]);
      expect.soft(bytes, path).toBeLessThan(300_000);
      expect.soft(bytes, path).toBeGreaterThan(10_000);
    }
    expect(problems).toEqual([]);
  }, 180_000);

  test.each([
    ['reconnect', /\/two-way\/reconnecting/],
    ['CORS', /\/transports\/cors/],
    ['retry', /\/middleware\/retry/],
    ['ECONNREFUSED', /\/reference\/error-messages/],
  ])('its search finds "%s"', async (word, address) => {
    await using session = await open('');
    const { page, problems } = session;
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.getByRole('searchbox').fill(word);
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    const results = await page.locator('.VPLocalSearchBox .result').all();
    const targets = await Promise.all(results.map((result) => result.getAttribute('href')));
    expect(targets.slice(0, 5).join('\n')).toMatch(address);
    await page.keyboard.press('Enter');
    await page.waitForURL(new URL(targets[0] ?? '', page.url()).href);
    expect(problems).toEqual([]);
  });

  test('a button copies a block of code', async () => {
    await using session = await open('', { permissions: ['clipboard-read', 'clipboard-write'] });
    const { page, problems } = session;
    await page.locator('div[class*=language-] button.copy').first().click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied).toBe('npm install jsonrpcclient');
    expect(problems).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('it is %s if the system is', async (colorScheme) => {
    await using session = await open('quick-start', { colorScheme });
    const { page, problems } = session;
    const brightness = () =>
      page.evaluate(() => {
        const color = getComputedStyle(document.body).backgroundColor;
        return Math.max(...(color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
      });
    expect((await brightness()) > 128).toBe(colorScheme === 'light');
    await page.getByRole('switch').first().click();
    await expect.poll(async () => (await brightness()) > 128).toBe(colorScheme !== 'light');
    expect(problems).toEqual([]);
  });

  test.each([390, 1280])('without JavaScript, at a width of %i, pages lead on', async (width) => {
    await using session = await open('quick-start', {
      javaScriptEnabled: false,
      viewport: { width, height: 844 },
    });
    const { page } = session;
    expect(await page.locator('main h1').isVisible()).toBe(true);
    await page.locator('.VPSidebar a', { hasText: 'CORS' }).first().click();
    await page.waitForURL(/\/transports\/cors$/);
    await page.locator('.pager-link.next').click();
    await page.waitForURL(/\/transports\/(?!cors)/);
  });

  describe('the playground', () => {
    test.each(steps)('runs $title, and prints what its comments say', async ({ id, code }) => {
      await using session = await open(`playground#${id}`);
      const { page, problems } = session;
      await page.getByRole('button', { name: 'Run' }).click();
      await expect
        .poll(() => page.locator('.output').textContent())
        .toBe(
          toExpected(code)
            .map((line) => `${line}\n`)
            .join(''),
        );
      const messages = await page.locator('.messages').textContent();
      expect(messages).toMatch(/^--> \[?\{"jsonrpc":"2.0","method":"\w+"/);
      expect(messages).toMatch(/^<-- \[?\{"jsonrpc":"2.0",(?:"result"|"error"):/m);
      expect(problems).toEqual([]);
    });

    test('runs what the reader types, shows its errors, and stops it', async () => {
      await using session = await open('playground');
      const { page, problems } = session;
      const run = async (code: string) => {
        await page.getByRole('textbox', { name: 'Program' }).fill(code);
        await page.keyboard.press('Control+Enter');
      };
      const printed = () => page.locator('.output').textContent();
      await run("import { x } from 'y';");
      await expect.poll(printed).toContain('Uncaught Error: The playground has no "y"');
      await run('(');
      await expect.poll(printed).toContain('Uncaught SyntaxError');
      await run("Promise.reject(new Error('lost'));");
      await expect.poll(printed).toBe('Uncaught Error: lost\n');
      await run("console.log('started'); for (;;);");
      await expect.poll(printed).toBe('started\n');
      await page.getByRole('button', { name: 'Stop' }).click();
      await run("console.log('again');");
      await expect.poll(printed).toBe('again\n');
      expect(problems).toEqual([]);
    });
  });
});

/** Waits until the page's program runs. */
async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
}

/** The elements that make a page wider than its window. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth <= clientWidth ? [] : [`${scrollWidth} > ${clientWidth}`];
  });
}

/** The letters and digits of a text, which entities and markup don't change. */
function toWords(text: string): string {
  return text
    .replace(/&[a-z]+;|&#\d+;/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}
