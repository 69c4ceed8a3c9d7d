// The keys of a callback: the one it is verified with, once, and the one that signs what it gets.

import type { JSX } from 'preact'
import { VerifyForm } from '../actions/verify-form.js'
import type { CallbackView } from '../control-views.js'
import { Confirm } from '../kit/confirm.js'
import { KeyValues } from '../kit/key-values.js'
import { FromNow } from '../kit/moment.js'
import { Secret } from '../kit/secret.js'
import { usePage } from '../page-context.js'
import { CallbackCard } from './callback-card.js'

const VerificationKey = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const { verificationKey, verificationKeyExpiresAt, status } = callback
  if (verificationKey === null)
    return <span>{status === 'verified' ? 'Used: it works once.' : 'None that could still be used.'}</span>
  return (
    <>
      <Secret value={verificationKey} what="the verification key" />{' '}
      <span class="dim">
        expires <FromNow at={verificationKeyExpiresAt} />
      </span>
    </>
  )
}

export const KeysCard = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const page = usePage()
  const { callbackId, signatureKey, status, probe } = callback
  const regenerate = async (): Promise<void> => {
    await page.api.ens('PUT', '/ens-regenerate', [{ callbackId }])
    page.done('The callback has a new signature key: hand it to the receiver.')
    await page.callbacks.refresh()
  }
  return (
    <CallbackCard title="Keys">
      <KeyValues
        rows={[
          ['verificationKey', <VerificationKey callback={callback} />],
          ['signatureKey', <Secret value={signatureKey} what="the signature key" />]
        ]}
      />
      {status === 'unverified' && probe.state !== 'failed' && <VerifyForm callback={callback} />}
      <div class="row">
        <Confirm
          label="Regenerate the signature key"
          question="The old key ends at once: every further attempt is signed with the new one, and a receiver that does not have it yet refuses it. Regenerate?"
          kind="plain"
          onConfirm={regenerate}
        />
      </div>
    </CallbackCard>
  )
}
