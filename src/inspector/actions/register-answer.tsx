// What ENS answered to a registration, and what to do next.

import type { JSX } from 'preact'
import { ActionButton } from '../kit/button.js'
import { KeyValues } from '../kit/key-values.js'
import { Secret } from '../kit/secret.js'
import { Tag } from '../kit/tag.js'
import { usePage } from '../page-context.js'
import { printable, printableLines } from '../printable.js'
import { toHash } from '../route.js'
import type { CallbackForm, RegisterOutcome } from './register-outcome.js'
import { VerifyForm } from './verify-form.js'

/** What createCallback answers. */
export interface CreatedCallback extends CallbackForm {
  readonly callbackId: string
  readonly signatureKey: string
}

const CallbackLink = ({ callbackId }: { readonly callbackId: string }): JSX.Element => (
  <a href={toHash({ view: 'callbacks', callbackId })}>Open the callback</a>
)

const Next = ({ callbackId }: { readonly callbackId: string }): JSX.Element | null => {
  const callback = usePage().callbacks.data.value?.find(one => one.callbackId === callbackId)
  if (callback === undefined) return null
  if (callback.status === 'unverified') return <VerifyForm callback={callback} />
  return (
    <p>
      <Tag tone="good">verified</Tag> It can have subscriptions now:{' '}
      <a href={toHash({ view: 'subscribe', callbackId })}>subscribe it to events</a>
    </p>
  )
}

export const Created = ({ created }: { readonly created: CreatedCallback }): JSX.Element => {
  const { callbackId, callbackName, signatureKey } = created
  return (
    <section class="card">
      <h2>
        <Tag tone="good">201</Tag> {printable(callbackName)} is registered
      </h2>
      <KeyValues
        rows={[
          ['callbackId', <code key="id">{callbackId}</code>],
          ['signatureKey', <Secret key="key" value={signatureKey} what="the signature key" />]
        ]}
      />
      <p class="hint">
        The real service shows the signatureKey in this answer alone; ens-local shows it on the callback’s page too.
      </p>
      <Next callbackId={callbackId} />
      <CallbackLink callbackId={callbackId} />
    </section>
  )
}

export const NotCreated = ({
  outcome: { tone, title, sentence, fix, callbackId, isReplaceable },
  onReplace
}: {
  readonly outcome: RegisterOutcome
  readonly onReplace: (callbackId: string) => Promise<void>
}): JSX.Element => (
  <section class="card" role="alert">
    <h2>
      <Tag tone={tone}>not created</Tag> {title}
    </h2>
    {sentence !== '' && <code>{printableLines(sentence)}</code>}
    <p>{fix}</p>
    {callbackId !== undefined && (
      <div class="row">
        {isReplaceable && <ActionButton onAction={() => onReplace(callbackId)}>Delete it and try again</ActionButton>}
        <CallbackLink callbackId={callbackId} />
      </div>
    )}
  </section>
)
