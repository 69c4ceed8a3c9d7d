// The probe of a callback: its phases as a waterfall, what ENS said of it, and what most likely mends it.

import type { JSX } from 'preact'
import { probeFixes, probeSentence } from '../../ens/probe.js'
import type { CallbackView } from '../control-views.js'
import { CopyButton } from '../kit/button.js'
import { Confirm } from '../kit/confirm.js'
import { KeyValues } from '../kit/key-values.js'
import { Moment } from '../kit/moment.js'
import { Tag } from '../kit/tag.js'
import { span } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { CallbackCard } from './callback-card.js'
import { probeDeadlineMs } from './callback-state.js'
import { type ProbeRow, toProbeRows } from './probe-waterfall.js'
import { REGISTER_DRAFT, toRegisterDraft } from './register-again.js'
import { useDelete } from './use-delete.js'

const Bar = ({ name, state, from, width, ms, note }: ProbeRow): JSX.Element => (
  <li class={`probe-row ${state.replace(' ', '-')}`}>
    <span class="probe-name">{name}</span>
    <svg class="probe-track" width="100%" height="14" aria-hidden="true">
      <rect class="probe-bar" x={`${from}%`} y="2" width={`${width}%`} height="10" rx="2" />
    </svg>
    <span class="probe-says">
      {state === 'failed' && <Tag tone="bad">failed</Tag>}
      {ms !== undefined && <span>{span(ms)}</span>}
      <span class="dim">{printable(note, 60)}</span>
    </span>
  </li>
)

const happened = ({ outcome }: CallbackView['probe']): string | undefined => {
  if (outcome === undefined) return undefined
  if (outcome.answered) return printable(`${outcome.statusCode} ${outcome.reason}`.trim(), 200)
  return printable(outcome.detail === '' ? outcome.status : outcome.detail, 400)
}

const Failure = ({ callback }: { readonly callback: CallbackView }): JSX.Element | null => {
  const page = usePage()
  const remove = useDelete(callback)
  const { status, message } = callback.probe
  if (status === undefined || message === undefined) return null
  const sentence = probeSentence(callback, { status, message })
  const fix = Object.hasOwn(probeFixes, status) ? probeFixes[status as keyof typeof probeFixes] : undefined
  const again = async (): Promise<void> => {
    const go = page.goFromHere()
    await remove()
    sessionStorage.setItem(REGISTER_DRAFT, toRegisterDraft(callback))
    go({ view: 'register' })
  }
  return (
    <>
      {fix !== undefined && (
        <div class="note">
          <p>
            <strong>Likely fix:</strong> {fix}
          </p>
        </div>
      )}
      <h3>What ENS answered: 400</h3>
      <blockquote class="probe-sentence">
        <code>{printable(sentence)}</code>
      </blockquote>
      <div class="row">
        <CopyButton text={() => sentence} what="the sentence" />
        <Confirm
          label="Delete and register again"
          question="A callback is probed once, when it is created. Delete this one, and go to the form with its name and url?"
          kind="primary"
          onConfirm={again}
        />
      </div>
    </>
  )
}

const Waterfall = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const { live } = usePage()
  const { probe, callbackId } = callback
  const deadline = span(probeDeadlineMs(live.all.peek(), callbackId))
  return (
    <>
      <ol class="probe-waterfall" aria-label="Phases of the probe">
        {toProbeRows(probe).map(row => (
          <Bar key={row.name} {...row} />
        ))}
      </ol>
      <KeyValues
        rows={[
          ['In all', `${span(probe.timings?.total ?? 0)} of at most ${deadline}`],
          ['What came', happened(probe)],
          ['Reached', probe.remote === undefined ? undefined : <code>{printable(probe.remote, 100)}</code>],
          ['When', probe.at === undefined ? undefined : <Moment at={probe.at} />]
        ]}
      />
    </>
  )
}

export const ProbeCard = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const { state, timings } = callback.probe
  return (
    <CallbackCard
      title="Probe"
      beside={
        <>
          {state === 'passed' && <Tag tone="good">passed</Tag>}
          {state === 'failed' && <Tag tone="bad">failed</Tag>}
          {state === 'pending' && <Tag tone="info">under way</Tag>}
        </>
      }
    >
      {timings === undefined ? (
        <p class="hint">ENS posts callbackId and verificationKey to the url, and waits for a 200.</p>
      ) : (
        <Waterfall callback={callback} />
      )}
      <Failure callback={callback} />
    </CallbackCard>
  )
}
