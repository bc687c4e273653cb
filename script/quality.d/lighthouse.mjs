import lighthouse from 'lighthouse';
import { baseOf, signIn, withDebugging } from './browser.mjs';
import { slowRoad } from './latency.mjs';

const runs = Number(process.env.KT_QUALITY_RUNS ?? 5), roundTrip = 150;
const pages = [
  { name: 'Sign-in', path: '/login', person: 'visitor', open: true },
  { name: 'Sign-in, partner', path: '/login', person: "partner's visitor", open: true },
  { name: 'Home', path: '/portal', person: 'client' },
  { name: 'Tickets', path: '/portal/tickets', person: 'client' },
  { name: 'Ticket', link: /^\/portal\/tickets\/[A-Z]+-\d+$/, path: '/portal/tickets', person: 'client' },
  { name: 'New ticket', path: '/portal/tickets/new', person: 'client' },
];

export const targets = {
  performance: [98, false], accessibility: [100, false], 'best-practices': [100, false], seo: [95, false], lcp: [1000, true], cls: [0.02, true], tbt: [50, true],
};

/**
 * The median of several runs of each page, with Lighthouse's phone and its simulated slow connection. Every run has a browser of
 * its own: one that has shown pages before has their heap walked when the profiler starts, and the page is charged for it.
 */
export async function measure() {
  const rows = [], road = await slowRoad(process.env.KT_PORT, roundTrip);
  let environment;
  for (const place of pages) {
    const { direct, cookies, answered } = await withDebugging(context => arrive(context, place)), all = [];
    const url = direct.replace(`:${process.env.KT_PORT}`, `:${road.port}`), { origin } = new URL(url);
    // How long the product itself takes to answer is told to the simulation, which would take the road's length for it.
    const precomputedLanternData = { additionalRttByOrigin: { [origin]: 0 }, serverResponseTimeByOrigin: { [origin]: answered } };
    for (let run = 0; run < runs; run++) {
      const { lhr } = await withDebugging(async (context, port) => {
        await context.addCookies(cookies);
        return lighthouse(url, { port, output: 'json', logLevel: 'error', precomputedLanternData });
      });
      environment ??= { version: lhr.lighthouseVersion, index: lhr.environment.benchmarkIndex };
      all.push(figures(lhr, place.open));
    }
    rows.push({ name: place.name, ...median(all), failed: [...new Set(all.flatMap(one => one.failed))] });
    console.error(`lighthouse: ${place.name} ${JSON.stringify(rows.at(-1))}`);
  }
  road.close();
  return { rows, runs, ...environment, missed: rows.filter(row => Object.keys(targets).some(name => misses(row, name))).length };
}

// Signs in where the page asks for it, and finds the page, what a browser needs to be known there, and how fast it answers.
async function arrive(context, place) {
  const [page] = context.pages(), times = [];
  if (!place.open) await signIn(page, place.person);
  const direct = await addressOf(page, place);
  for (let i = 0; i < 5; i++) {
    await page.goto(direct);
    times.push(await page.evaluate(() => { const [t] = performance.getEntriesByType('navigation'); return t.responseStart - t.requestStart; }));
  }
  return { direct, cookies: await context.cookies(), answered: times.sort((a, b) => a - b)[2] };
}

export const misses = (row, name) => row[name] !== null && (targets[name][1] ? row[name] >= targets[name][0] : row[name] < targets[name][0]);

async function addressOf(page, { person, path, link }) {
  if (!link) return baseOf(person) + path;
  await page.goto(baseOf(person) + path);
  const links = await page.$$eval('a[href]', all => all.map(a => a.getAttribute('href')));
  return baseOf(person) + links.find(found => link.test(found));
}

// Pages behind sign-in ask not to be indexed; what a search engine makes of them is no figure of theirs.
function figures(lhr, open) {
  const score = name => Math.round(lhr.categories[name].score * 100), value = name => lhr.audits[name].numericValue;
  return {
    performance: score('performance'), accessibility: score('accessibility'), 'best-practices': score('best-practices'), seo: open ? score('seo') : null,
    fcp: value('first-contentful-paint'), lcp: value('largest-contentful-paint'), cls: value('cumulative-layout-shift'), tbt: value('total-blocking-time'),
    bytes: lhr.audits['total-byte-weight'].numericValue,
    failed: ['accessibility', 'best-practices', ...(open ? ['seo'] : [])].flatMap(name => lhr.categories[name].auditRefs)
      .filter(ref => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 1).map(ref => ref.id),
  };
}

function median(all) {
  const middle = name => all.map(one => one[name]).sort((a, b) => a - b)[Math.floor(all.length / 2)];
  return Object.fromEntries(Object.keys(all[0]).filter(name => name !== 'failed').map(name => [name, middle(name)]));
}
