// Opens a running server's playground in Chromium and exits 1 with what is wrong with it.
//
// usage: node check/playground.mjs http://127.0.0.1:8080 /usr/bin/chromium FOLDER_FOR_SCREENSHOTS PROGRAM [ARGUMENT …]
//
// The program with its arguments imports pages that change something into the server's database.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const [server, executablePath, pictures, importer, ...importArguments] = process.argv.slice(2);
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const PATIENCE_MS = 60_000;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const examplesFolder = new URL('../examples/', import.meta.url);
const exampleFiles = (await readdir(examplesFolder)).filter((name) => name.endsWith('.graphql')).sort();
const operations = [];
const subscriptions = new Set();
for (const name of exampleFiles) {
  const text = await readFile(new URL(name, examplesFolder), 'utf8');
  const [, kind, operation] = /^(query|subscription) (\w+)/m.exec(text) ?? [];
  operations.push(operation);
  if (kind === 'subscription') subscriptions.add(operation);
}

const complaints = [];
const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
try {
  const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  watch(page);
  await checkFrame(page);
  await checkTabs(page);
  await checkRuns(page);
  await checkNews(page);
  await checkCompletion(page);
  await checkPanels(page);
  await checkTheme(page);
} finally {
  await browser.close();
}
assert.deepEqual(complaints, [], 'the page asked outside, logged an error or broke its content security policy');
console.log(`playground: ${operations.length} examples ran in the browser, nothing left the machine`);

function watch(page) {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const inside = url.protocol === 'data:' || url.protocol === 'blob:' || LOOPBACK.has(url.hostname);
    if (!inside) complaints.push(`request to ${url.href}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`status ${response.status()} for ${response.url()}`);
  });
}

async function checkFrame(page) {
  const response = await page.goto(`${server}/playground`);
  const policy = response.headers()['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'self'/, 'the page has a strict content security policy');
  assert.equal(await page.title(), 'Helheten');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.locator('.graphiql-query-editor .view-lines').first().waitFor();
}

async function checkTabs(page) {
  const tabs = page.locator('.graphiql-tab-button');
  await page.waitForFunction((count) => document.querySelectorAll('.graphiql-tab-button').length === count, operations.length);
  assert.deepEqual(await tabs.allTextContents(), operations);
  await page.getByRole('status').filter({ hasText: 'Demo data' }).waitFor();
}

// Every example query is run by its button and must show data.
async function checkRuns(page) {
  for (const [index, operation] of operations.entries()) {
    if (subscriptions.has(operation)) continue;
    await openTab(page, index);
    const answer = await runOperation(page, operation);
    assert.equal(answer.errors, undefined, `${operation} answers without errors`);
    assert.ok(answer.data, `${operation} answers with data`);
    await page.locator('.graphiql-response .view-lines').filter({ hasText: '"data"' }).waitFor();
    await picture(page, exampleFiles[index].replace('.graphql', ''));
  }
}

async function openTab(page, index) {
  await page.locator('.graphiql-tab-button').nth(index).click();
  await page.locator('.graphiql-query-editor .view-lines').filter({ hasText: operations[index] }).waitFor();
}

// A subscription that is open shows what an import changes, and can be ended.
async function checkNews(page) {
  const index = operations.findIndex((operation) => subscriptions.has(operation));
  await openTab(page, index);
  const socket = await listen(page);
  assert.equal(new URL(socket.url()).pathname, '/graphql/ws');
  await promisify(execFile)(importer, importArguments);
  await page.locator('.graphiql-response .view-lines').filter({ hasText: '"entityId"' }).waitFor();
  await picture(page, exampleFiles[index].replace('.graphql', ''));
  // The same button ends it.
  await page.locator('.graphiql-execute-button').click();
}

// Runs the subscription of the tab that is open, and waits until the server has been told. For a moment after a change of tabs the
// editor still sends the name of the operation before, and not over a WebSocket.
async function listen(page) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const told = new Promise((resolve) => {
      page.once('websocket', (socket) => socket.on('framesent', (frame) => frame.payload.includes('"subscribe"') && resolve(socket)));
    });
    const answered = page.waitForResponse((response) => response.url().endsWith('/graphql'), { timeout: PATIENCE_MS }).catch(() => undefined);
    await page.locator('.graphiql-execute-button').click();
    const first = await Promise.race([told, answered]);
    if (first && 'waitForEvent' in first) return first;
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes(' 400 ')));
    await page.waitForTimeout(100);
  }
  throw new Error('the editor never opened a WebSocket');
}

// The editor offers the fields that the schema has.
async function checkCompletion(page) {
  await page.locator('.graphiql-tab-add').click();
  const editor = page.locator('.graphiql-query-editor .monaco-editor').first();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('{ whoDec');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'whoDecides' }).first().waitFor();
  await picture(page, 'completion');
  await page.keyboard.press('Escape');
  await openTab(page, 0);
}

// Runs the tab that is open. For a moment after a change of tabs the editor still sends the name of the operation before.
async function runOperation(page, operation) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answered = page.waitForResponse((response) => response.request().postData()?.includes(`query ${operation} `));
    await page.locator('.graphiql-execute-button').click();
    const response = await answered;
    if (response.request().postDataJSON().operationName === operation) return response.json();
    // The server refuses an operation that the text does not hold, and the browser logs it.
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes(' 400 ')));
    await page.waitForTimeout(100);
  }
  throw new Error(`the editor never sent ${operation} by its name`);
}

// Documentation, history and explorer open, and are filled.
async function checkPanels(page) {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer-content').filter({ hasText: 'Query' }).waitFor();
  await page.getByRole('button', { name: 'Show History' }).click();
  await page.locator('.graphiql-history').filter({ hasText: operations[0] }).waitFor();
  await page.getByRole('button', { name: /GraphiQL Explorer/ }).click();
  await page.locator('.graphiql-explorer-root').filter({ hasText: 'organizations' }).waitFor();
  await picture(page, 'explorer');
}

// The page and its editors, which have a theme of their own, follow the system's colours, and the settings switch them.
async function checkTheme(page) {
  await shows(page, 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await shows(page, 'light');
  await picture(page, 'light');
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
  await shows(page, 'dark');
}

// Waits until the page's background and the answer's text fit the theme.
async function shows(page, theme) {
  await page.waitForFunction((wanted) => {
    const lightness = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((total, part) => total + Number(part), 0);
    const key = [...document.querySelectorAll('.graphiql-response .view-line span span')].find((span) => span.textContent === '"data"');
    if (!key) return false;
    const background = lightness(getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor);
    const difference = background - lightness(getComputedStyle(key).color);
    return wanted === 'light' ? difference > 250 : difference < -250;
  }, theme);
}

async function picture(page, name) {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png` });
}
