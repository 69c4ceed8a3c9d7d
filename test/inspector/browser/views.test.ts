// Every view with content, in light: axe finds nothing, and nothing makes the page scroll sideways. And with forced
// colours one sees where one is.

import type { Locator } from 'playwright-core'
import t from 'tap'
import { startBrowser, takePicture } from '../../support/browser.js'
import { startInspected } from '../../support/inspected.js'
import { lookAtViews } from '../../support/look-at-views.js'

const browser = await startBrowser(t)

lookAtViews(browser, 'light')

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
