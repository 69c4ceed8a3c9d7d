// What happens is on the page while it happens: with a long history, in a flood, and after the connection was lost.

import type { Locator, Page } from 'playwright-core'
import t from 'tap'
import type { Emulator } from '../../../src/emulator.js'
import { startBrowser } from '../../support/browser.js'
import { startCuttable } from '../../support/cuttable.js'
import { caller, startEns } from '../../support/ens.js'
import { freePort } from '../../support/free-port.js'

const browser = await startBrowser(t)

/** Generous, for a busy machine; `npm run bench:inspector` holds the page to 200 ms. */
const SOON_MS = 1000
const MOST_ROWS = 300

/** Two activities each: accepted, and wanted by nobody. */
const publish = async ({ publish }: Emulator, count: number): Promise<void> => {
  for (let left = count; left > 0; left--) await publish({ type: 'EmailSent' })
}

const state = (page: Page, word: string | RegExp) => page.getByRole('status').filter({ hasText: word })
const live = (page: Page): Promise<void> => state(page, 'Live').waitFor()

const activities = (page: Page): Locator =>
  page.getByRole('list', { name: 'Activities, the newest first' }).getByRole('listitem')

/** How many nodes the view has: a virtual list keeps but those that can be seen. */
const nodes = (page: Page): Promise<number> => page.evaluate(`document.querySelectorAll('main *').length`)

/** Milliseconds from the call of the API to its row on the page, by the clock of the page's machine, which is ours. */
const untilSeen = async (page: Page, { url }: Emulator, path: string): Promise<number> => {
  const seen = page.evaluate(`new Promise(resolve => {
    const look = () => {
      if (!document.querySelector('main').textContent.includes('${path}')) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    }
    const observer = new MutationObserver(look)
    observer.observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true })
  })`)
  // It is watching when the page has answered once more.
  await page.evaluate('0')
  const from = performance.timeOrigin + performance.now()
  await caller(url)('GET', `/platform/v1/${path}`)
  return Number(await seen) - from
}

browser.test('10,000 activities: a new one is seen at once, and few rows are kept', async (t, open) => {
  const { emulator } = await startEns(t)
  await publish(emulator, 5000)
  const page = await open(`${emulator.url}/_ens-local/`)
  await live(page)
  await page.getByText('10,000', { exact: true }).first().waitFor()
  const times: number[] = []
  for (let index = 0; index < 5; index++) times.push(await untilSeen(page, emulator, `new-one-${index}`))
  t.comment(`seen after ${times.map(ms => ms.toFixed(0)).join(', ')} ms`)
  t.ok(Number(times.sort((a, b) => a - b)[2]) < SOON_MS, 'soon, as a rule')
  const rows = await activities(page).count()
  t.ok(rows > 5 && rows < MOST_ROWS, `${rows} rows`)
  t.ok((await nodes(page)) < MOST_ROWS * 20, 'and few elements')
})

browser.test('a flood: the page answers, and says that it shows some', async (t, open) => {
  const { emulator } = await startEns(t)
  const page = await open(`${emulator.url}/_ens-local/`)
  await live(page)
  let isOver = false
  // By the page's own turns: more than it shows on any machine, and no more than it reads.
  const flood = (async () => {
    while (!isOver) {
      await publish(emulator, 1000)
      await page.evaluate('0')
    }
  })()
  try {
    await page.getByText('sampled:').waitFor()
    await page.getByRole('link', { name: 'Callbacks' }).click()
    await page.waitForURL(/#\/callbacks$/)
    await page.getByRole('link', { name: 'Timeline' }).click()
    await page.waitForURL(/#\/timeline$/)
  } finally {
    isOver = true
    await flood
  }
  await page.getByText('sampled:').waitFor({ state: 'detached' })
  await untilSeen(page, emulator, 'after-the-flood')
  await page.getByText('after-the-flood').first().waitFor()
})

const refused =
  /ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|ERR_INCOMPLETE_CHUNKED|ERR_NETWORK_CHANGED|ERR_CONNECTION_RESET/

browser.test('the connection is cut: it says so, asks for what it missed, and shows it once', async (t, open) => {
  const { emulator, call } = await startEns(t)
  await call('GET', '/platform/v1/before-the-cut')
  const way = await startCuttable(t, emulator.url)
  const page = await open(`${way.url}/_ens-local/`, { allowed: [refused] })
  await live(page)
  await page.getByText('before-the-cut').first().waitFor()
  await way.cut()
  await state(page, 'Lost').waitFor()
  await call('GET', '/platform/v1/during-the-cut')
  const asked = page.waitForRequest(
    request => request.url().endsWith('/stream') && request.headers()['last-event-id'] !== '0'
  )
  await way.mend()
  t.match((await asked).headers()['last-event-id'], /^[1-9]\d*$/)
  await live(page)
  await page.getByText('during-the-cut').first().waitFor()
  for (const word of ['before-the-cut', 'during-the-cut'])
    t.equal(await activities(page).filter({ hasText: word }).count(), 1, `${word} is there once`)
})

browser.test('the emulator ends, and another starts in its place', async (t, open) => {
  const port = await freePort()
  const first = await startEns(t, { port })
  await first.call('GET', '/platform/v1/first-life')
  const { url } = first.emulator
  const page = await open(`${url}/_ens-local/`, { allowed: [refused] })
  await live(page)
  await page.getByText('first-life').first().waitFor()
  await first.emulator.close()
  await state(page, 'Lost').waitFor()
  await page.getByText('The emulator does not answer').first().waitFor()
  const second = await startEns(t, { port })
  await second.call('GET', '/platform/v1/second-life')
  await live(page)
  await page.getByText('second-life').first().waitFor()
  t.notMatch(await page.getByRole('main').innerText(), /first-life/, 'nothing of the first is left')
})
