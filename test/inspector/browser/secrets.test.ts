// No secret is on the page before somebody asks for it.

import type { Page } from 'playwright-core'
import t from 'tap'
import { startBrowser } from '../../support/browser.js'
import { startInspected } from '../../support/inspected.js'
import { inspectedViews, noSuch, visit } from '../../support/inspector-views.js'

const browser = await startBrowser(t)

const content = (page: Page): Promise<string> =>
  page.evaluate(
    `document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map(({ value }) => value)`
  )

browser.test('secrets are masked until asked for', async (t, open) => {
  const ens = await startInspected(t, { clients: [{ clientId: 'somebody', clientSecret: 'the-secret-of-somebody' }] })
  const { emulator, orders, unverified } = ens
  const secrets: Record<string, string> = {
    signatureKey: orders.signatureKey,
    verificationKey: unverified.verificationKey,
    token: emulator.token,
    clientSecret: emulator.clientSecret
  }
  t.ok(Object.values(secrets).every(secret => secret.length > 20))
  const page = await open(`${emulator.url}/_ens-local/`, { allowed: [noSuch] })
  for (const view of inspectedViews(ens)) {
    await visit(page, view)
    const there = await content(page)
    t.same(
      Object.keys(secrets).filter(name => there.includes(secrets[name] ?? '')),
      [],
      view.name
    )
  }
  await page.evaluate(`location.hash = '#/callbacks/${orders.callbackId}'`)
  await page.getByRole('button', { name: 'Show the signature key' }).click()
  await page.getByText(orders.signatureKey).waitFor()
  await page.getByRole('button', { name: 'Hide the signature key' }).click()
  t.notOk((await content(page)).includes(orders.signatureKey))
})
