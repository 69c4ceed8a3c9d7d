// Every view with content, wide and narrow, and the first visit: axe finds nothing, and nothing makes the page scroll
// sideways. With ENS_LOCAL_SCREENSHOTS each is kept as a picture to be looked at.

import axe from 'axe-core'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { type TestBrowser, takePicture } from './browser.js'
import { startEns } from './ens.js'
import { startInspected } from './inspected.js'
import { inspectedViews, noSuch, sideways, visit } from './inspector-views.js'

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
}

/** As one line each, to be read in a diff. */
const violations = async (page: Page): Promise<string[]> => {
  const found = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`
  )) as Violation[]
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')}: ${failureSummary.replaceAll(/\s+/g, ' ')}`
    )
  )
}

/** Of a page that has been given `axe.source`. */
const lookAt = async (t: Test, page: Page, name: string): Promise<void> => {
  t.same(await violations(page), [], `${name}: axe`)
  t.same(await sideways(page), [], `${name}: nothing makes it scroll sideways`)
  t.equal(await page.locator('h1').count(), 1, `${name}: one heading of the first level`)
}

/** Tests of this browser, in this colour scheme. */
export const lookAtViews = (browser: TestBrowser, colorScheme: 'light' | 'dark'): void => {
  for (const width of [1280, 390])
    browser.test(`all views, ${colorScheme}, ${width} wide`, async (t, open) => {
      const ens = await startInspected(t)
      const page = await open(`${ens.emulator.url}/_ens-local/`, { colorScheme, width, allowed: [noSuch] })
      await page.evaluate(axe.source)
      for (const view of inspectedViews(ens)) {
        await visit(page, view)
        await lookAt(t, page, view.name)
        await takePicture(page, `${view.name}-${colorScheme}-${width}`)
      }
    })
  browser.test(`the first visit, when there is nothing yet, ${colorScheme}`, async (t, open) => {
    const { emulator } = await startEns(t)
    const page = await open(`${emulator.url}/_ens-local/`, { colorScheme, width: 390 })
    await page.evaluate(axe.source)
    await page.getByText('Nothing has happened yet').waitFor()
    await lookAt(t, page, 'nothing')
    await takePicture(page, `first-visit-${colorScheme}`)
  })
}
