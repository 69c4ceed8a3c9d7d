// Every view with content, in light and dark, wide and narrow: axe finds nothing, and nothing makes the page scroll
// sideways. With ENS_LOCAL_SCREENSHOTS each is kept as a picture to be looked at.

import axe from 'axe-core'
import type { Page } from 'playwright-core'
import t from 'tap'
import { startBrowser, takePicture } from '../../support/browser.js'
import { startEns } from '../../support/ens.js'
import { startInspected } from '../../support/inspected.js'
import { inspectedViews, sideways, visit } from '../../support/inspector-views.js'

const browser = await startBrowser(t)

/** One view asks for something that is not there. */
const noSuch = /status of 404 .*nope/

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

for (const width of [1280, 390])
  for (const colorScheme of ['light', 'dark'] as const)
    browser.test(`all views, ${colorScheme}, ${width} wide`, async (t, open) => {
      const ens = await startInspected(t)
      const page = await open(`${ens.emulator.url}/_ens-local/`, { colorScheme, width, allowed: [noSuch] })
      await page.evaluate(axe.source)
      for (const view of inspectedViews(ens)) {
        const { name } = view
        await visit(page, view)
        t.same(await violations(page), [], `${name}: axe`)
        t.same(await sideways(page), [], `${name}: nothing makes it scroll sideways`)
        t.equal(await page.locator('h1').count(), 1, `${name}: one heading of the first level`)
        await takePicture(page, `${name}-${colorScheme}-${width}`)
      }
    })

browser.test('the first visit, when there is nothing yet', async (t, open) => {
  const { emulator } = await startEns(t)
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open(`${emulator.url}/_ens-local/`, { colorScheme, width: 390 })
    await page.evaluate(axe.source)
    await page.getByText('Nothing has happened yet').waitFor()
    t.same(await violations(page), [], `${colorScheme}: axe`)
    t.same(await sideways(page), [], `${colorScheme}: nothing makes it scroll sideways`)
    t.equal(await page.locator('h1').count(), 1, `${colorScheme}: one heading of the first level`)
    await takePicture(page, `first-visit-${colorScheme}`)
  }
})
