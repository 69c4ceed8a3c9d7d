// What is done on the page, and what it says came of it.

import t from 'tap'
import { startBrowser } from '../../support/browser.js'
import { startEngine } from '../../support/subscribed.js'

const browser = await startBrowser(t)

browser.test('events that are sent: their own deliveries, and no others', async (t, open) => {
  const { emulator, publish, sink } = await startEngine(t)
  sink.respondWith(500)
  // One is under way, so what comes after it waits.
  const release = sink.hold()
  await publish(1)
  await sink.nextBatch()
  await publish(2)
  const page = await open(`${emulator.url}/_ens-local/#/send/TransactionalSendEvents.EmailSent`)
  const main = page.getByRole('main')
  await page.getByRole('button', { name: 'Send the event' }).click()
  await main.getByText('1 event in no batch yet').waitFor()
  t.equal(await main.locator('.action-list a').count(), 0)
  release()
  await main.getByRole('link', { name: '3 events to cb, 1 of these' }).waitFor()
  await main.locator('.action-list .tag', { hasText: 'attempted' }).waitFor()
  await main.getByText(/attempt 1: 500/).waitFor()
  await publish(1)
  sink.respondWith(200)
  await emulator.clock.advance('10m')
  await main.locator('.action-list .tag', { hasText: 'delivered' }).waitFor()
  t.equal(await main.locator('.action-list a').count(), 1, 'that of others is not among them')
  t.equal(await main.getByText('in no batch yet').count(), 0)
  await emulator.reset()
  await main.getByText('The state was reset').waitFor()
  t.equal(await main.locator('.action-list a').count(), 0)
})

browser.test('a pause with a reason, and without', async (t, open) => {
  const { emulator, callbackId, call } = await startEngine(t)
  const page = await open(`${emulator.url}/_ens-local/#/callbacks/${callbackId}`)
  const main = page.getByRole('main')
  const reasons = async (): Promise<string[]> =>
    (await call('GET', '/platform/v1/ens-subscriptions')).json.map(
      ({ statusReason }: { statusReason: string }) => statusReason
    )
  const question = main.getByRole('group', { name: /^Pause cb-sub/ })
  for (const [typed, kept, pause] of [
    [' Receiver is "being" <moved> ', 'Receiver is "being" <moved>', () => page.keyboard.press('Enter')],
    ['', 'Paused in the inspector', () => question.getByRole('button', { name: 'Pause' }).click()]
  ] as const) {
    await main.getByRole('button', { name: 'Pause cb-sub' }).click()
    const reason = main.getByRole('textbox', { name: 'Reason' })
    t.equal(await reason.inputValue(), '', 'none is there of itself')
    await reason.fill(typed)
    await pause()
    await main.getByText(kept).waitFor()
    await main.locator(':focus').waitFor()
    t.strictSame(await reasons(), [kept])
    await main.getByRole('button', { name: 'Resume' }).click()
    await main.getByText('Resumed in the inspector').waitFor()
  }
})

browser.test('what happened before an import is told from what came after', async (t, open) => {
  const { emulator, publish } = await startEngine(t)
  const state = await emulator.exportState()
  await publish()
  await emulator.settled()
  await emulator.importState(state)
  await publish()
  await emulator.settled()
  const page = await open(`${emulator.url}/_ens-local/`)
  const [before, after] = emulator.activities.after(0, 100).filter(({ type }) => type === 'delivery.queued')
  const imported = page.locator('.timeline-line.new-state')
  t.match(await imported.textContent(), 'imported, in place of all there was')
  const course = page.locator('.timeline-course li')
  const note = page.getByRole('link', { name: 'another state' })
  await page.goto(`${emulator.url}/_ens-local/#/timeline/${after?.id}`)
  await course.nth(3).waitFor()
  t.equal(await course.count(), 4, 'accepted, queued, attempted, delivered')
  t.equal(await note.count(), 0)
  await page.goto(`${emulator.url}/_ens-local/#/timeline/${before?.id}`)
  await course.nth(4).waitFor()
  t.match(await course.allTextContents(), [/accepted/, /batch of/, /attempt 1/, /delivered/, /imported/])
  await note.click()
  await page.waitForURL(/#\/timeline\/\d+$/)
  await page.getByRole('heading', { level: 2, name: 'state.imported' }).waitFor()
})
