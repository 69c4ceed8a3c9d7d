// Every view with content, enlarged: nothing makes the page scroll sideways, and all that is said has room.

import type { Page } from 'playwright-core'
import t from 'tap'
import { startBrowser, takePicture } from '../../support/browser.js'
import { startInspected } from '../../support/inspected.js'
import { inspectedViews, noSuch, sideways, visit } from '../../support/inspector-views.js'

const browser = await startBrowser(t)

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
