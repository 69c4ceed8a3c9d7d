// The callbacks: all of them in a list, or the page of one.

import type { JSX } from 'preact'
import type { CallbackView } from '../control-views.js'
import { Empty, ProblemNote } from '../kit/notes.js'
import { Tag } from '../kit/tag.js'
import { countOf } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { CallbackPage } from './callback-page.js'
import { callbackState } from './callback-state.js'
import { NoSuchCallback } from './no-such-callback.js'

const probeWords = ({ probe }: CallbackView): string =>
  ({ pending: 'probe under way', passed: 'probe passed', failed: `probe failed: ${probe.status}` })[probe.state]

const Item = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const { now, subscriptions } = usePage()
  const { callbackId, callbackName, url, pending } = callback
  const own = subscriptions.data.value?.filter(subscription => subscription.callbackId === callbackId)
  const { tone, word } = callbackState(callback, { now: now.value })
  const facts = [
    probeWords(callback),
    ...(own === undefined ? [] : [countOf(own.length, 'subscription')]),
    `${countOf(pending.events, 'event')} pending`,
    ...(pending.deliveries > 0 ? [`${pending.deliveries} under way or deferred`] : [])
  ]
  return (
    <li>
      <a class="callback-item" data-key-item href={toHash({ view: 'callbacks', callbackId })}>
        <span class="row">
          <strong>{printable(callbackName, 120)}</strong>
          <Tag tone={tone}>{word}</Tag>
        </span>
        <code>{printable(url, 300)}</code>
        <span class="dim">{facts.join(' · ')}</span>
      </a>
    </li>
  )
}

const Register = (): JSX.Element => (
  <a class="button primary" href="#/register">
    Register a callback
  </a>
)

const List = ({ callbacks }: { readonly callbacks: readonly CallbackView[] }): JSX.Element => (
  <div class="sheet callback-page">
    <header>
      <h1>Callbacks</h1>
      <span class="push">
        <Register />
      </span>
    </header>
    {callbacks.length === 0 ? (
      <Empty title="No callback is registered.">
        <p>
          A callback is the url that ENS delivers events to. Register one here, with{' '}
          <code>ens-local register --url URL</code>, or with <code>POST /platform/v1/ens-callbacks</code>.
        </p>
      </Empty>
    ) : (
      <ul class="callback-list">
        {callbacks.map(callback => (
          <Item key={callback.callbackId} callback={callback} />
        ))}
      </ul>
    )}
  </div>
)

export const CallbacksView = ({ callbackId }: { readonly callbackId: string | undefined }): JSX.Element => {
  const { data, problem, refresh } = usePage().callbacks
  const callbacks = data.value
  if (callbacks === undefined)
    return (
      <div class="sheet">
        <h1>Callbacks</h1>
        {problem.value === undefined ? (
          <p class="dim">Reading the callbacks…</p>
        ) : (
          <ProblemNote problem={problem.value} again={() => void refresh()} />
        )}
      </div>
    )
  if (callbackId === undefined) return <List callbacks={callbacks} />
  const callback = callbacks.find(one => one.callbackId === callbackId)
  // Another one is another page: questions and choices of the last one are gone.
  if (callback === undefined) return <NoSuchCallback key={callbackId} callbackId={callbackId} />
  return <CallbackPage key={callbackId} callback={callback} />
}
