// The manual clock as the page moves it: stopped on the way, by hand and when what it was moved for is over.

import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { type OpenPage, startBrowser, takePicture } from '../../support/browser.js'
import { type Inspected, startInspected } from '../../support/inspected.js'
import { sideways } from '../../support/inspector-views.js'
import { type Caller, nextCaller } from '../../support/when-gone.js'

const DAY = 86_400_000

const browser = await startBrowser(t)

interface Shown extends Inspected {
  readonly page: Page
  press(button: string): Promise<void>
  says(text: string | RegExp): Promise<void>
}

/** The page of a delivery that is tried again for days, none of which has gone. */
const show = async (t: Test, open: OpenPage): Promise<Shown> => {
  const ens = await startInspected(t, { deliveryTimeout: '5m' })
  const page = await open(`${ens.emulator.url}/_ens-local/#/deliveries/${ens.deferredId}`)
  return {
    ...ens,
    page,
    press: name => page.getByRole('button', { name, exact: true }).click(),
    says: text => page.getByText(text).filter({ visible: true }).first().waitFor()
  }
}

/** After `cancel` the receiver answers again, and what is under way goes on. */
const cancelled = async (
  t: Test,
  { emulator, sink, page, says }: Shown,
  move: () => Promise<void>,
  { came, gone }: Caller,
  cancel: () => Promise<void>
): Promise<void> => {
  const before = emulator.clock.now()
  const release = sink.hold()
  await move()
  await came
  await says(/^The clock is moving/)
  t.same(await sideways(page), [])
  await takePicture(page, 'clock-moves')
  await cancel()
  await says(/^Stopping/)
  await gone
  release()
  await says(/Cancelled\. The clock is at/)
  await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' })
  t.ok(emulator.clock.now() < before + DAY, 'it did not get that far')
  await page.locator(':focus').first().waitFor()
  t.pass('whoever works by keyboard is still there')
}

browser.test('cancelled with the button', async (t, open) => {
  const shown = await show(t, open)
  const move = (): Promise<void> => shown.press('Advance the clock by 1 d')
  await cancelled(t, shown, move, nextCaller('/_ens-local/clock/advance'), () => shown.press('Cancel'))
})

browser.test('cancelled with Escape', async (t, open) => {
  const shown = await show(t, open)
  const move = async (): Promise<void> => {
    await shown.page.getByRole('button', { name: 'To the end' }).focus()
    await shown.page.keyboard.press('Enter')
  }
  await cancelled(t, shown, move, nextCaller('/_ens-local/clock/set'), () => shown.page.keyboard.press('Escape'))
})

browser.test('a page that is closed takes its move along', async (t, open) => {
  const { emulator, sink, page, press, call } = await show(t, open)
  const before = emulator.clock.now()
  const { came, gone } = nextCaller('/_ens-local/clock/advance')
  const release = sink.hold()
  await press('Advance the clock by 1 d')
  await came
  await page.close()
  await gone
  release()
  await call('POST', '/_ens-local/clock/advance', { by: 0 })
  t.ok(emulator.clock.now() < before + DAY)
})

browser.test('to the end is not further than to its end', async (t, open) => {
  const { emulator, sink, press, says, deferredId } = await show(t, open)
  // The next three answers are lost.
  sink.respondWith(200)
  await press('To the end')
  await says(/4 attempts ran, at last: 200 OK\. Delivered\.$/)
  const attempts = (await emulator.deliveries.get(deferredId))?.attempts ?? []
  t.equal(emulator.clock.now(), attempts.at(-1)?.at)
})
