// A real browser for tests: Debian's chromium, one for a test file and a page of its own for each test. Whatever a page
// must not do fails the test it happens in: errors, refusals by its policy, requests to anybody but its own origin.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

const CHROMIUM = '/usr/bin/chromium'
/** Longer than anything takes on a busy machine; what is there is seen at once. */
const PATIENCE_MS = 20_000

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

export interface PageOptions {
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  /** What the console may complain of in this test, such as an answer that is a refusal on purpose. */
  readonly allowed?: readonly RegExp[]
}

/** Opens a page in a context of its own; `url` as in the address bar. */
export type OpenPage = (url: string, options?: PageOptions) => Promise<Page>

export interface TestBrowser {
  /** A tap test; what its pages complain of is looked at when it is over. */
  test(name: string, body: (t: Test, open: OpenPage) => Promise<void>): void
}

/** Reported on the console, and so as an error of the page. */
const sayViolations = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  console.error('The policy refuses ' + violatedDirective + ': ' + blockedURI + ' ' + sample))`

const watch = (page: Page, url: string, allowed: readonly RegExp[]): string[] => {
  const complaints: string[] = []
  const complain = (text: string): void => {
    if (!allowed.some(pattern => pattern.test(text))) complaints.push(text)
  }
  page.on('pageerror', ({ message, stack }) => complain(`error: ${stack ?? message}`))
  page.on('console', message => {
    if (message.type() === 'error') complain(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('dialog', dialog => {
    complain(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  const { origin } = new URL(url)
  page.on('request', request => {
    const asked = new URL(request.url())
    if (asked.origin !== origin && !/^(data|blob|about):$/.test(asked.protocol)) complain(`request: ${request.url()}`)
  })
  return complaints
}

const openContext = async (browser: Browser, options: PageOptions): Promise<BrowserContext> => {
  const { colorScheme = 'light', width = 1280, height = 800 } = options
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height },
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write']
  })
  await context.addInitScript(sayViolations)
  context.setDefaultTimeout(PATIENCE_MS)
  return context
}

/** Where the page was and what it showed, for whoever has to find out why a test fails. */
const show = async (t: Test, page: Page): Promise<void> => {
  if (page.isClosed()) return
  const body = page.locator('body')
  t.comment(`${page.url()}\n${await body.ariaSnapshot({ timeout: 2000 }).catch(String)}`)
  await takePicture(page, `failed-${t.name}`)
}

/** Into `.screenshots`, when ENS_LOCAL_SCREENSHOTS is set: to be looked at. */
export const takePicture = async (page: Page, name: string, isWhole = false): Promise<void> => {
  if (process.env.ENS_LOCAL_SCREENSHOTS === undefined) return
  mkdirSync('.screenshots', { recursive: true })
  await page.screenshot({ path: join('.screenshots', `${name.replace(/[^\w-]+/g, '-')}.png`), fullPage: isWhole })
}

const runTest = async (browser: Browser, t: Test, body: (t: Test, open: OpenPage) => Promise<void>): Promise<void> => {
  const opened: { page: Page; complaints: string[] }[] = []
  const open: OpenPage = async (url, options = {}) => {
    const page = await (await openContext(browser, options)).newPage()
    opened.push({ page, complaints: watch(page, url, options.allowed ?? []) })
    await page.goto(url)
    return page
  }
  try {
    await body(t, open)
  } catch (error) {
    for (const { page } of opened) await show(t, page)
    throw error
  } finally {
    for (const { page, complaints } of opened) {
      await page.context().close()
      t.same(complaints, [], 'the page has nothing to complain of')
    }
  }
}

export interface Launched {
  readonly browser: Browser
  close(): Promise<void>
}

/** Its temporary files are in a folder that goes with it. A reason where there is none. */
export const launchBrowser = async (): Promise<Launched | string> => {
  if (!existsSync(CHROMIUM)) return `there is no ${CHROMIUM}: apt-get install chromium`
  const folder = mkdtempSync(join(tmpdir(), 'ens-local-browser-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    const env = { ...process.env, TMPDIR: folder, HOME: folder } as Record<string, string>
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: flags, env, timeout: 60_000 })
    return { browser, close: () => browser.close().finally(remove) }
  } catch (error) {
    remove()
    return `chromium does not start: ${String(error).split('\n')[0]}`
  }
}

/** Where there is no browser, every test is skipped and says why. */
export const startBrowser = async (t: Test): Promise<TestBrowser> => {
  const launched = await launchBrowser()
  if (typeof launched === 'string')
    return { test: name => void t.test(name, { skip: launched }, async () => undefined) }
  t.teardown(launched.close)
  return { test: (name, body) => void t.test(name, async t => runTest(launched.browser, t, body)) }
}
