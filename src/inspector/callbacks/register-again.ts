// What the form for a new callback starts with, when a callback is deleted to be registered again.

import type { CallbackView } from '../control-views.js'

/** Of the tab's storage, where the form looks for it. */
export const REGISTER_DRAFT = 'ens-local-register'

/** As `REGISTER_DRAFT` holds it. */
export const toRegisterDraft = ({ callbackName, url, maxBatchSize }: CallbackView): string =>
  JSON.stringify({ callbackName, url, maxBatchSize })
