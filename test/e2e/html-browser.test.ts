import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { FORMATS } from '../../report/index';
import { NOW, organization, RUNS } from '../report/dashboard-reports';
import { REPORTS } from '../report/reports';

/**
 * The HTML report as a reader gets it: in a real browser, on a phone and on a desk, light and dark,
 * and on paper. Where there is no Chromium the suite is left out, and says so.
 */
const EXECUTABLE = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser']
  .filter((it) => it !== undefined)
  .find((it) => existsSync(it));
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = process.env['HTML_PICTURES'];
const WIDTHS = [390, 1280];
const SCHEMES = ['light', 'dark'] as const;

if (EXECUTABLE === undefined) {
  process.stderr.write('There is no Chromium here: the HTML report is not opened in a browser.\n');
}
const inBrowser = EXECUTABLE === undefined ? describe.skip : describe;

let browser: Browser;
beforeAll(async () => {
  if (EXECUTABLE === undefined) return;
  browser = await chromium.launch({
    executablePath: EXECUTABLE,
    // Chromium refuses its sandbox to root, which is what a container runs as.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
});
afterAll(async () => {
  if (EXECUTABLE !== undefined) await browser.close();
});

interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

/** Serves the report at an address of its own, and notes everything else that the page asks for. */
async function open(source: string, width: number, colorScheme: 'light' | 'dark'): Promise<Opened> {
  // axe is put in by the browser driver, which the page's own policy rightly forbids.
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    colorScheme,
    bypassCSP: true,
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('console', (it) => complaints.push(it.text()));
  page.on('pageerror', (it) => complaints.push(it.message));
  page.on('dialog', (it) => complaints.push(`dialog: ${it.message()}`));
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === 'http://report.invalid/') {
      await route.fulfill({ contentType: 'text/html; charset=utf-8', body: source });
    } else {
      requests.push(url);
      await route.abort();
    }
  });
  await page.goto('http://report.invalid/', { waitUntil: 'networkidle' });
  return { page, requests, complaints };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** The page of a report, and the dashboard of one with many accounts and earlier runs. */
const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(REPORTS).map(([name, it]) => [name, FORMATS['html']!(it, {})]),
  ),
  'dashboard of an organization': FORMATS['dashboard']!(organization(40), {
    now: NOW,
    trend: RUNS,
  }),
  'dashboard of very long names': FORMATS['dashboard']!(REPORTS['very long names']!, {}),
  'dashboard of nothing read': FORMATS['dashboard']!(REPORTS['nothing read']!, {}),
};

inBrowser.each(Object.keys(PAGES))('the HTML report, %s', (name) => {
  const source = PAGES[name]!;

  test.each(WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [width, scheme] as const)))(
    'at %i pixels, %s: legible, accessible, and asks for nothing',
    async (width, scheme) => {
      const { page, requests, complaints } = await open(source, width, scheme);
      try {
        expect(requests.filter((it) => !it.endsWith('/favicon.ico'))).toEqual([]);
        expect(complaints).toEqual([]);
        const wide = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(wide).toBe(0);
        await page.addScriptTag({ content: AXE });
        const { violations } = await page.evaluate<{ violations: Violation[] }>(
          "axe.run(document, { resultTypes: ['violations'] })",
        );
        expect(
          violations.map((it) => [it.id, it.nodes.slice(0, 3).map((node) => node.failureSummary)]),
        ).toEqual([]);
        if (PICTURES !== undefined) {
          mkdirSync(PICTURES, { recursive: true });
          const file = path.join(PICTURES, `${name.replaceAll(' ', '-')}-${width}-${scheme}.png`);
          await page.screenshot({ path: file, fullPage: true });
        }
      } finally {
        await page.context().close();
      }
    },
  );

  test('prints, with nothing cut off at the side', async () => {
    const { page } = await open(source, 1280, 'dark');
    try {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      // A4 less its margins, at 96 dots an inch.
      await page.setViewportSize({ width: 680, height: 1000 });
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wide).toBe(0);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
      if (PICTURES !== undefined) {
        await page.screenshot({
          path: path.join(PICTURES, `${name.replaceAll(' ', '-')}-print.png`),
          fullPage: true,
        });
      }
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.length).toBeGreaterThan(5_000);
    } finally {
      await page.context().close();
    }
  });
});

inBrowser('the policy of the page itself', () => {
  test('stops a script and a request, should one ever get into the page', async () => {
    const source = FORMATS['html']!(REPORTS['clean']!, {}).replace(
      '</main>',
      '<script>document.title = "owned"</script><img src="http://elsewhere.invalid/x.png" alt=""></main>',
    );
    const context = await browser.newContext();
    const page = await context.newPage();
    const requests: string[] = [];
    await page.route('**/*', async (route) => {
      const url = route.request().url();
      if (url === 'http://report.invalid/') {
        await route.fulfill({ contentType: 'text/html; charset=utf-8', body: source });
      } else {
        requests.push(url);
        await route.abort();
      }
    });
    await page.goto('http://report.invalid/', { waitUntil: 'networkidle' });
    expect(await page.title()).toMatch(/^Compliant/);
    expect(requests.filter((it) => it.includes('elsewhere'))).toEqual([]);
    await context.close();
  });
});
