// Whoever goes back finds a list as they left it: where it was scrolled to, its filter, and how much of it was shown.

import type { Locator, Page } from 'playwright-core'
import t from 'tap'
import { startBrowser } from '../../support/browser.js'
import { startInspected } from '../../support/inspected.js'
import { startEngine } from '../../support/subscribed.js'

const browser = await startBrowser(t)

const CALLBACKS = 40
const DELIVERIES = 120

/** Where it is once it is painted. */
const scrollTo = (page: Page, top: number): Promise<number> =>
  page.evaluate(`new Promise(resolve => {
    const main = document.querySelector('main')
    main.addEventListener('scroll', () => requestAnimationFrame(() => resolve(main.scrollTop)), { once: true })
    main.scrollTop = ${top}
  })`)

/** Of what is scrolled; it fills while one looks. */
const comesTo = (page: Page, state: string): Promise<void> =>
  page.evaluate(`new Promise(resolve => {
    const main = document.querySelector('main')
    const look = () => (main.${state} ? resolve() : requestAnimationFrame(look))
    look()
  })`)

const topOf = (page: Page): Promise<number> => page.evaluate(`document.querySelector('main').scrollTop`)

const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor()

const callbackItems = (page: Page) => page.locator('.callback-item')
const deliveryRows = (page: Page) => page.locator('.delivery-row')

browser.test('back to a list', async (t, open) => {
  const { emulator, call, publish } = await startEngine(t)
  const many = Array.from({ length: CALLBACKS }, (_none, at) => ({
    callbackName: `callback ${at}`,
    url: `https://example.com/${at}`
  }))
  await call('POST', '/platform/v1/ens-callbacks', many)
  for (let left = DELIVERIES; left > 0; left--) {
    await publish()
    await emulator.settled()
  }
  const page = await open(`${emulator.url}/_ens-local/#/callbacks`)
  await callbackItems(page).nth(CALLBACKS).waitFor()
  const callbacksTop = await scrollTo(page, 700)
  t.equal(callbacksTop, 700)
  // By itself it is scrolled to nothing.
  await callbackItems(page).nth(20).dispatchEvent('click')
  await heading(page, many[19]?.callbackName ?? '')
  t.equal(await topOf(page), 0, 'another view begins at the top')
  await page.goBack()
  await callbackItems(page).nth(CALLBACKS).waitFor()
  t.equal(await topOf(page), callbacksTop)

  await page.getByRole('navigation').getByRole('link', { name: 'Deliveries' }).click()
  await page.getByLabel('State').selectOption('delivered')
  await page.getByRole('button', { name: 'Load more' }).click()
  await deliveryRows(page)
    .nth(DELIVERIES - 1)
    .waitFor()
  const deliveriesTop = await scrollTo(page, 3000)
  t.ok(deliveriesTop > 2000, 'further than the first hundred alone would go')
  const asItWas = async (): Promise<void> => {
    await heading(page, 'Deliveries')
    t.equal(await deliveryRows(page).count(), DELIVERIES)
    t.equal(await topOf(page), deliveriesTop)
    t.equal(await page.getByLabel('State').inputValue(), 'delivered')
  }
  await deliveryRows(page).nth(110).dispatchEvent('click')
  await heading(page, /^Delivery/)
  await page.goBack()
  await asItWas()

  await page.getByRole('navigation').getByRole('link', { name: 'Callbacks' }).click()
  await callbackItems(page).nth(CALLBACKS).waitFor()
  t.equal(await topOf(page), 0, 'whoever comes anew begins at the top')
  await page.goBack()
  await asItWas()
  await page.goForward()
  await heading(page, 'Callbacks')
})

browser.test('back to what loads while one is there', async (t, open) => {
  const { emulator, deferredId, deliveredId, orders } = await startInspected(t)
  const places: readonly [place: string, name: string | RegExp, last: (page: Page) => Locator][] = [
    [`deliveries/${deferredId}`, /^Delivery/, page => page.getByRole('button', { name: 'Run the next attempt now' })],
    [`callbacks/${orders.callbackId}`, 'orders', page => page.locator(`main a[href="#/deliveries/${deliveredId}"]`)]
  ]
  for (const [place, name, last] of places) {
    const page = await open(`${emulator.url}/_ens-local/#/${place}`, { height: 500 })
    await heading(page, name)
    await last(page).first().waitFor()
    await scrollTo(page, 400)
    // What still comes above it may move it.
    const top: number = await page.evaluate(`(() => {
      const { scrollTop } = document.querySelector('main')
      location.hash = '#/faults'
      return scrollTop
    })()`)
    t.ok(top >= 400)
    await heading(page, 'Faults')
    await page.goBack()
    await heading(page, name)
    await comesTo(page, `scrollTop === ${top}`)
    // Whoever scrolls is not held.
    await page.mouse.move(640, 300)
    await page.mouse.wheel(0, -150)
    await comesTo(page, `scrollTop <= ${top - 100}`)
    t.pass(place)
  }
})
