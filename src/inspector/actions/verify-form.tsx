// Verifies a callback with the key that ENS sent, as its receiver would.

import type { JSX } from 'preact'
import type { CallbackView } from '../control-views.js'
import { ActionButton } from '../kit/button.js'
import { Note } from '../kit/notes.js'
import { usePage } from '../page-context.js'
import { whyNotVerifiable } from './verify-words.js'

export const VerifyForm = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const { api, callbacks, done, now } = usePage()
  const { verificationKey, callbackId } = callback
  const whyNot = whyNotVerifiable(callback, now.value)
  if (whyNot !== undefined) return <Note>{whyNot}</Note>
  const verify = async (): Promise<void> => {
    await api.ens('POST', '/ens-verify', { callbackId, verificationKey })
    done('The callback is verified: it can have subscriptions now.')
    await callbacks.refresh()
  }
  return (
    <div class="row">
      <ActionButton kind="primary" onAction={verify}>
        Verify with the key ENS sent
      </ActionButton>
      <span class="hint">In place of its receiver, which calls ens-verify with it: within four hours, once.</span>
    </div>
  )
}
