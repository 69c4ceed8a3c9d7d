// The emulator itself: its clock, how it was started, and its state.

import type { JSX } from 'preact'
import { KeyValues } from '../kit/key-values.js'
import { ProblemNote } from '../kit/notes.js'
import { span } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { ClockCard } from './clock-card.js'
import { StateCard } from './state-card.js'

const StartedAs = (): JSX.Element => {
  const { health } = usePage()
  const facts = health.data.value
  return (
    <section class="card">
      <h2>How it was started</h2>
      {health.problem.value && <ProblemNote problem={health.problem.value} again={() => void health.refresh()} />}
      {facts && (
        <KeyValues
          rows={[
            ['Version', facts.version],
            ['Keeps its data in', <code key="store">{printable(facts.store)}</code>],
            ['Retry policy', facts.policy],
            ['A delivery is answered within', span(facts.deliveryTimeoutMs)],
            ['Strict', facts.strict ? 'yes' : 'no'],
            ['Local urls', facts.allowLocalUrls ? 'allowed' : 'refused, as the real service does'],
            ['signatureKey is read as', facts.signatureKey === 'base64' ? 'base64' : 'the text itself'],
            ['Callbacks are forwarded to', facts.forwardTo && <code>{printable(facts.forwardTo)}</code>]
          ]}
        />
      )}
    </section>
  )
}

export const EmulatorPage = (): JSX.Element => (
  <div class="sheet">
    <header>
      <h1>Emulator</h1>
    </header>
    <ClockCard />
    <StartedAs />
    <StateCard />
  </div>
)
