// Opens a page of `iocwright report` in Chromium, and does what a reader would do.
//
// usage: node report_page.js MODULES CHROMIUM PAGE      prints JSON
'use strict';
const [modules, chromium, path] = process.argv.slice(2);
const puppeteer = require(`${modules}/puppeteer-core`);
const url = `file://${path}`;
const patience = 300000; // milliseconds, as the machine may be busy

// The texts of elements, as they are shown.
const textsOf = (page, selector) =>
  page.$$eval(selector, found => found.map(e => (e.innerText ?? e.textContent).trim()));

// Opens the page. Adds errors, messages of the console and requests to `seen`.
async function open(browser, seen, width, scheme, address = url) {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  page.on('console', message => seen.console.push(message.text()));
  page.on('pageerror', error => seen.errors.push(error.message));
  page.on('dialog', dialog => {
    seen.errors.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', request => seen.requests.push(request.url()));
  await page.setViewport({width, height: 900});
  await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
  await page.goto(address);
  return page;
}

// The first line of st.cmd that contains `text`.
async function lineWith(page, text) {
  for (const line of await page.$$('button.line'))
    if ((await line.evaluate(e => e.innerText)).includes(text)) return line;
  throw new Error(`no line has ${text}`);
}

const overflow = page => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

// At each width and in both schemes, with everything open.
async function looks(browser, seen) {
  const out = [];
  for (const width of [1280, 400])
    for (const scheme of ['light', 'dark']) {
      const page = await open(browser, seen, width, scheme);
      for (const button of await page.$$('button.line')) await button.evaluate(e => e.click());
      await page.$$eval('details', all => all.forEach(e => { e.open = true; }));
      await page.waitForFunction(() => document.querySelectorAll('details.entity table').length > 0);
      const [color, background] = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        return [style.color, style.backgroundColor];
      });
      out.push({width, scheme, color, background, overflow: await overflow(page)});
      await page.close();
    }
  return out;
}

async function readPage(page) {
  return {
    title: await page.title(),
    heading: (await textsOf(page, 'h1'))[0],
    description: (await textsOf(page, '#description'))[0],
    warnings: await textsOf(page, '.warning'),
    about: (await textsOf(page, '#about-rows'))[0],
    counts: await textsOf(page, 'nav .count'),
    scripts: await page.$$eval('script', all => all.length),
    foreign: await page.$$eval('img, iframe, object, embed, link:not([rel="icon"])', all => all.length),
    nodes: await textsOf(page, 'svg a.node .id'),
    bad: await page.evaluate(() => window.bad ?? null),
  };
}

async function searchPvs(page) {
  const names = () => textsOf(page, '#pv-rows th');
  const out = {all: await names()};
  await page.type('#pv-search', 'TANK2 level');
  out.found = await names();
  out.hits = (await textsOf(page, '#pv-hits'))[0];
  await page.$eval('#pv-search', e => { e.value = ''; e.dispatchEvent(new Event('input')); });
  const header = await page.$('#pv-columns button');
  out.sorted = [];
  for (let i = 0; i < 3; ++i) {
    await header.click();
    out.sorted.push([await page.$eval('#pv-columns th', e => e.getAttribute('aria-sort')), await names()]);
  }
  await page.type('#entity-search', 'TANK1');
  out.entities = await page.$$eval('details.entity:not([hidden])', all => all.map(e => e.id));
  return out;
}

async function explainLines(page) {
  const line = await lineWith(page, 'connect("P1"');
  await line.click();
  const out = {id: await line.evaluate(e => e.parentElement.id), clicked: (await textsOf(page, '.why'))[0]};
  await line.click();
  out.closed = (await page.$$('.why')).length;
  // The arrow keys lead from line to line, and Enter explains one.
  await line.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  out.key = await page.$eval('.why', e => e.parentElement.querySelector('code').textContent);
  out.keyText = (await textsOf(page, '.why'))[0];
  // The link to the entity opens it.
  await page.click('.why a');
  await page.waitForFunction(() => document.querySelector('details.entity[open] table'));
  out.entity = await page.$eval('details.entity[open]', e => e.innerText);
  return out;
}

// A click on a box of the graph opens its entity, also if a search hides it.
async function clickGraph(page) {
  await page.type('#entity-search', 'nothing has this name');
  const id = await page.$eval('svg a.node', e => e.getAttribute('href').slice(1));
  await (await page.$('svg a.node rect')).click();
  await page.waitForFunction(name => document.getElementById(name).open, {}, id);
  return page.$eval(`#${id}`, e => !e.hidden);
}

// Whether a script that gets into the page runs all the same.
async function foreignScriptRuns(browser) {
  const page = await open(browser, {console: [], errors: [], requests: []}, 1280, 'light');
  return page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.bad = "it ran"';
    document.head.append(script);
    return window.bad ?? null;
  });
}

async function main() {
  const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox'],
                                          timeout: patience, protocolTimeout: patience});
  const seen = {console: [], errors: [], requests: []};
  const out = {seen};
  try {
    out.looks = await looks(browser, seen);
    const page = await open(browser, seen, 1280, 'light');
    out.page = await readPage(page);
    out.pvs = await searchPvs(page);
    out.lines = await explainLines(page);
    out.graph = await clickGraph(page);
    const linked = await open(browser, seen, 400, 'dark', `${url}#${out.lines.id}`);
    out.linked = await linked.$$eval('.why', all => all.map(e => e.parentElement.id));
    const more = await linked.$('#pv-more');
    out.before = (await linked.$$('#pv-rows tr')).length;
    await more.evaluate(e => e.click());
    out.after = (await linked.$$('#pv-rows tr')).length;
    out.bad = await page.evaluate(() => window.bad ?? null);
    out.foreign = await foreignScriptRuns(browser);
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(out));
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
