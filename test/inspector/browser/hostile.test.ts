// What strangers write is text on a wide page, and does no harm.

import t from 'tap'
import { startBrowser } from '../../support/browser.js'
import { lookAtHostile } from '../../support/hostile.js'

lookAtHostile(await startBrowser(t), 1280)
