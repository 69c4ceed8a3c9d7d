// Every view with content, in light and dark, wide and narrow: axe finds nothing, and nothing makes the page scroll
// sideways. With ENS_LOCAL_SCREENSHOTS each is kept as a picture to be looked at.

import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
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

/** What has no room left although it says something. */
const squeezed = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('main *')]
    .filter(element => element.children.length === 0 && element.textContent.trim() !== '' && element.checkVisibility())
    .filter(element => element.closest('.hidden, .sign, option, svg') === null && element.getBoundingClientRect().width < 8)
    .map(({ className, textContent }) => className + ': ' + textContent.slice(0, 40))`)

// 1280 by 900 at 200 % and at 400 %.
for (const [width, height] of [
  [640, 450],
  [320, 225]
] as const)
  browser.test(`all views, enlarged to ${width} by ${height}`, async (t, open) => {
    const ens = await startInspected(t)
    const page = await open(`${ens.emulator.url}/_ens-local/`, { width, height, allowed: [noSuch] })
    // Of the timeline not all is in view.
    for (const view of inspectedViews(ens).filter(({ name }) => name !== 'timeline')) {
      await visit(page, view)
      t.same(await sideways(page), [], `${view.name}: nothing makes it scroll sideways`)
      t.same(await squeezed(page), [], `${view.name}: all that is said has room`)
      await takePicture(page, `${view.name}-${width}`)
    }
  })

declare const getComputedStyle: (element: unknown) => { readonly backgroundColor: string }

browser.test('with forced colours, what is chosen is to be seen', async (t, open) => {
  const ens = await startInspected(t)
  const page = await open(`${ens.emulator.url}/_ens-local/#/overview`)
  await page.emulateMedia({ forcedColors: 'active' })
  const groundOf = (what: Locator): Promise<string> =>
    what.evaluate(element => getComputedStyle(element).backgroundColor)
  const chosen = page.getByRole('button', { name: 'Last 1 h', pressed: true })
  await chosen.waitFor()
  t.not(await groundOf(chosen), await groundOf(page.getByRole('button', { name: 'All', exact: true })))
  const menu = page.getByRole('navigation')
  t.not(
    await groundOf(menu.getByRole('link', { name: 'Overview' })),
    await groundOf(menu.getByRole('link', { name: 'Timeline' }))
  )
  await takePicture(page, 'overview-forced-colours')
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
