// Every view with content, in dark: axe finds nothing, and nothing makes the page scroll sideways.

import t from 'tap'
import { startBrowser } from '../../support/browser.js'
import { lookAtViews } from '../../support/look-at-views.js'

lookAtViews(await startBrowser(t), 'dark')
