// What to do first, in a timeline with nothing in it.

import type { JSX } from 'preact'
import { ProblemNote } from '../kit/notes.js'
import { usePage } from '../page-context.js'
import { CopiedText } from './copied-text.js'
import { firstSteps } from './first-steps.js'
import { useCredentials } from './use-credentials.js'

const Steps = (): JSX.Element | null => {
  const { health } = usePage()
  const { data, problem, refresh } = useCredentials()
  const known = data.value
  const wrong = problem.value ?? health.problem.value
  if (wrong) return <ProblemNote problem={wrong} again={() => void Promise.all([refresh(), health.refresh()])} />
  if (known === undefined || health.data.value === undefined) return null
  const steps = firstSteps({ origin: location.origin, credentials: known, health: health.data.value })
  return (
    <ol>
      {steps.map(({ says, what, text }) => (
        <li key={says}>
          <p>{says}</p>
          <CopiedText what={what} text={text} credentials={known} />
        </li>
      ))}
    </ol>
  )
}

/** Of a state that was kept, or brought here, there are callbacks already. */
export const FirstVisit = (): JSX.Element | null => {
  const callbacks = usePage().callbacks.data.value
  if (callbacks === undefined) return null
  return (
    <div class="sheet overview-first">
      <header>
        <h2>Nothing has happened yet</h2>
      </header>
      <p>
        This is a local Event Notification Service of Marketing Cloud, and this page shows what it did, why, and what it
        will do next.
      </p>
      <section class="card">
        {callbacks.length === 0 && <Steps />}
        <p>
          {callbacks.length === 0 ? (
            <a href="#/register">Register a callback here</a>
          ) : (
            <a href="#/callbacks">See the callbacks there are</a>
          )}{' '}
          · <a href="#/send">Send an event</a> · <a href="#/connect">Point a client here</a>
        </p>
      </section>
    </div>
  )
}
