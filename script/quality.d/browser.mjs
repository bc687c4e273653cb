import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { people } from './places.mjs';

export const sizes = [[390, 844], [768, 1024], [1440, 900]];
export const schemes = ['light', 'dark'];
const port = process.env.KT_PORT, password = 'portal demo 2026';
const launch = {
  executablePath: process.env.KT_CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--host-resolver-rules=MAP *.localhost 127.0.0.1'],
};

export const baseOf = person => `http://${people[person].host}.localhost:${port}`;
export const start = () => chromium.launch(launch);

/** A window of one size in which this person is signed in; signed in once, whatever the number of windows. */
const sessions = new Map();
export async function windowOf(browser, person, [width, height]) {
  if (!sessions.has(person)) sessions.set(person, await signedIn(browser, person));
  const touch = width < 1000;
  const context = await browser.newContext({
    storageState: sessions.get(person), viewport: { width, height }, hasTouch: touch, isMobile: touch, reducedMotion: 'reduce', serviceWorkers: 'block',
  });
  return context.newPage();
}

async function signedIn(browser, person) {
  const context = await browser.newContext();
  if (people[person].email) await signIn(await context.newPage(), person);
  const state = await context.storageState();
  await context.close();
  return state;
}

export async function signIn(page, person) {
  await page.goto(baseOf(person) + '/login');
  await page.fill('input[name=Email][type=email]', people[person].email);
  await page.fill('input[name=Password][type=password]', password);
  await page.click('form:has(input[type=password]) button:not([type=button])');
  await page.waitForURL(url => !url.pathname.startsWith('/login'));
}

/** A browser that Lighthouse can reach, with a profile of its own that is thrown away. */
export async function withDebugging(use) {
  const profile = await mkdtemp(join(tmpdir(), 'kt-quality-'));
  const debugging = 20000 + Math.floor(Math.random() * 20000);
  const context = await chromium.launchPersistentContext(profile, { ...launch, viewport: null, args: [...launch.args, `--remote-debugging-port=${debugging}`] });
  try {
    return await use(context, debugging);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

// What can be opened: menus and rows of <details>, dialogs, popovers, and buttons that say they unfold something. Of many alike the first.
const openable = 'details:not([open]) > summary, dialog:not([open]), [popover], [aria-expanded="false"]:not(summary)';

/** Opens one after the other whatever the page can open, and calls back with its name while it is open. */
export async function whatOpens(page, look) {
  const found = await page.$$eval(openable, all => {
    const known = new Set();
    return all.map((element, index) => {
      const box = element.closest('details') ?? element;
      const name = `${box.localName}${element.id ? '#' + element.id : ''}${[...box.classList].map(c => '.' + c).slice(0, 2).join('')}${box.dataset.menu ? `(${box.dataset.menu})` : ''}`;
      const shown = element.matches('dialog, [popover]') || element.checkVisibility({ visibilityProperty: true });
      if (!shown || known.has(name)) return null;
      known.add(name);
      element.setAttribute('data-quality', index);
      return { index, name };
    }).filter(Boolean);
  });
  for (const { index, name } of found) {
    const element = page.locator(`[data-quality="${index}"]`);
    if (!(await element.count())) continue;
    const opened = await element.evaluate(open).catch(() => false);
    if (!opened) continue;
    await page.waitForTimeout(120);
    await look(name);
    await element.evaluate(close).catch(() => undefined);
  }
}

function open(element) {
  if (element.localName === 'dialog') {
    document.querySelector(`[commandfor="${element.id}"], [data-${element.id}-open]`)?.click();
    if (!element.open) element.showModal();
  } else if (element.hasAttribute('popover')) element.showPopover();
  else element.click();
  return true;
}

function close(element) {
  if (element.localName === 'dialog') element.close();
  else if (element.hasAttribute('popover')) element.hidePopover();
  else if (element.localName === 'summary') element.parentElement.open = false;
  else if (element.getAttribute('aria-expanded') === 'true') element.click();
}
