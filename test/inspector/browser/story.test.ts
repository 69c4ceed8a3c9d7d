// What a developer does on the first day, from the first callback to a replay, on a clock that stands still: once with the
// mouse, and once with nothing but the keyboard.

import type { Locator, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { type OpenPage, startBrowser, takePicture } from '../../support/browser.js'
import { type Ens, startEns } from '../../support/ens.js'
import { hmac } from '../../support/ens-receiver-app.js'
import { type Hands, keyboard, mouse } from '../../support/hands.js'

const browser = await startBrowser(t)

interface Told extends Ens {
  readonly t: Test
  readonly page: Page
  readonly hands: Hands
}

const button = ({ page }: Told, name: string | RegExp): Locator => page.getByRole('main').getByRole('button', { name })
const link = ({ page }: Told, name: string | RegExp): Locator => page.getByRole('main').getByRole('link', { name })
const says = ({ page }: Told, text: string | RegExp): Promise<void> =>
  page.getByRole('main').getByText(text).filter({ visible: true }).first().waitFor()

const goTo = async ({ page, hands }: Told, view: string): Promise<void> => {
  await hands.press(page.getByRole('navigation').getByRole('link', { name: view, exact: true }))
  await page.getByRole('heading', { level: 1 }).first().waitFor()
}

const register = async (told: Told): Promise<void> => {
  const { page, hands, sink } = told
  await goTo(told, 'Callbacks')
  await hands.press(link(told, 'Register a callback').first())
  await hands.write(page.getByLabel('Name'), 'orders')
  const url = page.getByLabel('Url', { exact: true })
  await hands.write(url, 'http://hooks.example.com/ens?from=ens')
  for (const rule of ['https', 'No query string'])
    await page
      .getByRole('listitem')
      .filter({ hasText: `${rule}.` })
      .filter({ hasText: 'broken' })
      .first()
      .waitFor()
  await hands.write(url, 'https://hooks.example.com/ens')
  sink.respondWith(503)
  await hands.press(button(told, 'Register'))
}

const readWhyAndFix = async (told: Told): Promise<void> => {
  const { page, hands, sink } = told
  await page.getByRole('alert').filter({ hasText: 'ProtocolError' }).first().waitFor()
  await hands.press(link(told, /Open the callback/))
  const probe = page.getByRole('region', { name: 'Probe' })
  await probe.getByText('failed').first().waitFor()
  await probe.getByRole('list', { name: 'Phases of the probe' }).waitFor()
  await probe.getByText('503').first().waitFor()
  await probe.getByText('Likely fix:').waitFor()
  await takePicture(page, 'story-probe-failed')
  sink.respondWith(200)
  await hands.press(probe.getByRole('button', { name: 'Delete and register again' }))
  await hands.press(probe.getByRole('group').getByRole('button', { name: 'Delete and register again' }))
  await page.waitForURL(/#\/register$/)
  await hands.press(button(told, 'Register'))
  await says(told, 'orders is registered')
}

const verify = async (told: Told): Promise<void> => {
  await told.hands.press(button(told, 'Verify with the key ENS sent'))
  await says(told, 'It can have subscriptions now')
}

const subscribe = async (told: Told): Promise<void> => {
  const { page, hands } = told
  await hands.press(link(told, 'subscribe it to events'))
  await hands.write(page.getByLabel('Name'), 'orders-sent')
  await hands.press(page.getByRole('checkbox', { name: 'EmailSent' }))
  await hands.press(button(told, 'Subscribe'))
  await says(told, 'orders-sent is subscribed')
}

/** Sends one EmailSent, and opens its delivery. */
const fire = async (told: Told, to: string): Promise<void> => {
  const { page, hands } = told
  await hands.write(page.getByLabel('info.to'), to)
  await hands.press(button(told, 'Send the event'))
  await hands.press(link(told, '1 event to orders').first())
  await page.getByRole('heading', { level: 1, name: /^Delivery/ }).waitFor()
}

const checkSignature = async (told: Told): Promise<void> => {
  const { t, page, hands, sink, call } = told
  await hands.press(page.getByRole('main').getByText('Signature check, step by step').first())
  await says(told, 'it fits')
  const [{ signatureKey }] = (await call('GET', '/_ens-local/callbacks')).json.callbacks
  const { body, signature, events } = await sink.nextBatch()
  t.match(events, [{ info: { to: 'ada@example.com' } }], 'the receiver got what was typed')
  const ours = hmac(Buffer.from(signatureKey, 'base64'), Buffer.from(body))
  t.equal(signature, ours)
  await says(told, ours)
  await hands.write(page.getByLabel('Paste what your code computed'), ours)
  await page.getByRole('status').getByText('fits').first().waitFor()
  t.notOk((await page.content()).includes(signatureKey), 'the key itself is not shown')
  await takePicture(page, 'story-signature')
}

const failTwice = async (told: Told): Promise<void> => {
  const { page, hands, sink } = told
  sink.respondWith({ status: 500, headers: { 'content-type': 'text/plain' }, body: 'no database' })
  await goTo(told, 'Send events')
  await fire(told, 'grace@example.com')
  await says(told, 'Attempt 1')
  await says(told, 'retrying')
  await hands.press(button(told, 'Run the next attempt now'))
  await says(told, 'Attempt 2')
  await says(told, 'no database')
  await page.getByRole('main').getByText('500 ').first().waitFor()
}

const watchTheSchedule = async (told: Told): Promise<void> => {
  const { t, page, hands, emulator } = told
  const [latest] = (await emulator.deliveries.list({ limit: 1 })).deliveries
  t.match(latest, { state: 'retrying', attemptCount: 2 })
  await page.getByRole('main').getByRole('img').first().waitFor()
  await hands.press(page.getByText('Attempts as a table'))
  const rows = page.getByRole('main').getByRole('table').getByRole('row')
  await rows.filter({ hasText: 'next' }).first().waitFor()
  t.equal(await rows.filter({ hasText: 'failed' }).count(), 2, 'two that failed')
  await hands.press(button(told, 'Around now'))
  await takePicture(page, 'story-schedule')
}

const advanceToDelivered = async (told: Told): Promise<void> => {
  const { t, sink, hands, emulator } = told
  sink.respondWith(200)
  const before = emulator.clock.now()
  await hands.press(button(told, 'Run the next attempt now'))
  await says(told, 'Attempt 3')
  await says(told, 'delivered')
  t.ok(emulator.clock.now() > before, 'the clock has moved')
  t.match((await emulator.deliveries.list({ limit: 1 })).deliveries, [{ state: 'delivered', attemptCount: 3 }])
}

const replayEdited = async (told: Told): Promise<void> => {
  const { t, page, hands, sink, emulator } = told
  const original = page.url()
  await hands.press(button(told, 'Edit and replay…'))
  await hands.write(page.getByLabel('Path'), 'info.to')
  await hands.write(page.getByLabel('Value'), 'edited@example.com')
  await hands.press(button(told, 'Replay with this'))
  await page.waitForURL(url => url.href !== original)
  await says(told, 'Replay of')
  await sink.findBatch(({ events }) => events.some(({ info }) => info?.to === 'edited@example.com'), { timeout: '20s' })
  // The sink has it before its answer is written down.
  await emulator.deliveries.waitFor(({ replayOf, state }) => replayOf !== undefined && state === 'delivered')
  t.match((await emulator.deliveries.list({ limit: 1 })).deliveries, [{ state: 'delivered', replayOf: /./ }])
}

/** `hands` work the page from the first view to the last; nothing else touches it. */
const tell = async (t: Test, open: OpenPage, handsOf: (page: Page) => Hands): Promise<void> => {
  const ens = await startEns(t, { clock: 'manual' })
  const page = await open(`${ens.emulator.url}/_ens-local/`, { allowed: [/status of 400/] })
  const told = { ...ens, t, page, hands: handsOf(page) }
  await register(told)
  await readWhyAndFix(told)
  await verify(told)
  await subscribe(told)
  await told.hands.press(link(told, 'Send such an event'))
  await fire(told, 'ada@example.com')
  await checkSignature(told)
  await failTwice(told)
  await watchTheSchedule(told)
  await advanceToDelivered(told)
  await replayEdited(told)
}

browser.test('with the mouse', (t, open) => tell(t, open, () => mouse))

browser.test('with the keyboard alone', (t, open) => tell(t, open, keyboard))
