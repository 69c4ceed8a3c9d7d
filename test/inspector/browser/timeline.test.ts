// The timeline as one works with it: searched, filtered, paused, walked through with keys, and linked to.

import type { Locator, Page } from 'playwright-core'
import t from 'tap'
import { startBrowser } from '../../support/browser.js'
import { startInspected } from '../../support/inspected.js'

const browser = await startBrowser(t)

const rows = (page: Page): Locator =>
  page.getByRole('list', { name: 'Activities, the newest first' }).getByRole('listitem')
const detail = (page: Page): Locator => page.getByRole('complementary', { name: 'Activity' })
const texts = (page: Page): Promise<string[]> => rows(page).allInnerTexts()

browser.test('search and filters', async (t, open) => {
  const { emulator } = await startInspected(t)
  const page = await open(`${emulator.url}/_ens-local/`)
  await rows(page).filter({ hasText: 'orders' }).first().waitFor()

  const search = page.getByRole('searchbox')
  await search.fill('answered 503')
  await rows(page).filter({ hasNotText: 'answered 503' }).first().waitFor({ state: 'detached' })
  t.match(await texts(page), [/broken/], 'one row has it')
  await search.fill('no such thing anywhere')
  await page.getByText('Nothing that has happened fits the filters.').waitFor()
  await page.getByRole('button', { name: 'Clear all filters' }).click()

  await page.getByRole('button', { name: /^probes/ }).click()
  await rows(page).filter({ hasText: 'request' }).first().waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /failed/ }).click()
  await rows(page).filter({ hasText: 'passed in' }).first().waitFor({ state: 'detached' })
  t.match(await texts(page), [/broken/], 'the one probe that failed')
  await page.getByRole('button', { name: 'Clear all filters' }).click()

  await page.getByRole('combobox', { name: 'Callback' }).selectOption({ label: await labelOf(page, 'flaky') })
  await rows(page).filter({ hasText: 'broken' }).first().waitFor({ state: 'detached' })
  t.ok(
    (await texts(page)).every(text => text.includes('flaky')),
    'its rows alone'
  )
  await page.getByRole('combobox', { name: 'Callback' }).selectOption('')
  await page.getByRole('button', { name: 'Group by callback' }).click()
  const group = page.getByRole('button', { name: /flaky/, expanded: true })
  await group.click()
  await page.getByRole('button', { name: /flaky/, expanded: false }).waitFor()
})

/** Of the callback with that name, with the number behind it. */
const labelOf = async (page: Page, name: string): Promise<string> => {
  const labels = await page.getByRole('combobox', { name: 'Callback' }).locator('option').allInnerTexts()
  return labels.find(label => label.startsWith(name)) ?? ''
}

browser.test('pause keeps what is seen, and resume shows what came', async (t, open) => {
  const { emulator, call } = await startInspected(t)
  const page = await open(`${emulator.url}/_ens-local/`)
  // With it all that was before has come.
  await call('GET', '/platform/v1/before-the-pause')
  await rows(page).filter({ hasText: 'before-the-pause' }).waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await call('GET', '/platform/v1/while-paused')
  await page.getByRole('button', { name: 'Resume, 1 new' }).waitFor()
  t.equal(await rows(page).filter({ hasText: 'while-paused' }).count(), 0, 'not yet')
  await page.getByRole('button', { name: /^Resume/ }).click()
  await rows(page).filter({ hasText: 'while-paused' }).waitFor()
})

browser.test('by keys: search, move, open, replay, close, help, go elsewhere', async (t, open) => {
  const { emulator } = await startInspected(t)
  const page = await open(`${emulator.url}/_ens-local/`)
  await rows(page).first().waitFor()
  const { keyboard } = page
  await keyboard.press('/')
  await keyboard.type('delivery.queued')
  await rows(page).filter({ hasNotText: 'batch of' }).first().waitFor({ state: 'detached' })
  await keyboard.press('ArrowDown')
  await keyboard.press('j')
  await keyboard.press('k')
  await keyboard.press('Enter')
  await page.waitForURL(/#\/timeline\/\d+$/)
  await detail(page).getByText('delivery.queued').first().waitFor()
  t.equal(await rows(page).locator('[aria-current=true]').count(), 1, 'the row that is open is marked')
  const { deliveries: before } = await emulator.deliveries.list({ limit: 100 })
  await keyboard.press('r')
  await page.getByText('The delivery is sent again.').waitFor()
  t.equal((await emulator.deliveries.list({ limit: 100 })).deliveries.length, before.length + 1, 'one more')
  await keyboard.press('Escape')
  await detail(page).waitFor({ state: 'detached' })
  await keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await help.getByText('Next in the list').waitFor()
  await keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })
  await keyboard.press('g')
  await keyboard.press('c')
  await page.getByRole('heading', { level: 1, name: 'Callbacks' }).waitFor()
})

browser.test('a link leads to its activity, and one that is no longer kept says so', async (t, open) => {
  const { emulator, unmatchedId } = await startInspected(t)
  const page = await open(`${emulator.url}/_ens-local/#/timeline/${unmatchedId}`)
  await detail(page).getByText('Not delivered?').waitFor()
  await detail(page).getByRole('button', { name: 'Copy link' }).click()
  t.equal(await page.evaluate('navigator.clipboard.readText()'), page.url(), 'and can be handed on')
  await page.evaluate(`location.hash = '#/timeline/999999'`)
  await detail(page).getByText('This activity is no longer kept.').waitFor()
})
