// How the page hangs on to the emulator: a word in the bar, and below it what is wrong and what to do.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import type { Problem } from '../api.js'
import { Button } from '../kit/button.js'
import { timeOfDay } from '../moments.js'
import { usePage } from '../page-context.js'
import { printableLines } from '../printable.js'
import type { Connection } from './live-activities.js'

const MOST = 1000
const words = { live: 'Live', connecting: 'Connecting…', lost: 'Lost, trying again' } as const
const signs = { live: '●', connecting: '○', lost: '✕' } as const

const Unlock = (): JSX.Element => {
  const page = usePage()
  const token = useSignal('')
  useLayoutEffect(
    () => () => {
      // With the form the focus would go to nowhere; now there is something to read.
      if (document.activeElement?.closest('.live-lost')) document.querySelector('main')?.focus()
    },
    []
  )
  return (
    <form
      class="row"
      onSubmit={event => {
        event.preventDefault()
        page.unlock(token.value)
      }}
    >
      <label>
        Control token{' '}
        <input
          type="password"
          autocomplete="current-password"
          required
          value={token.value}
          onInput={event => {
            token.value = event.currentTarget.value
          }}
        />
      </label>
      <button type="submit" class="button primary">
        Unlock
      </button>
    </form>
  )
}

const Lost = ({ problem: { status, message, hint } }: { readonly problem: Problem }): JSX.Element => (
  <div class="live-lost" role="alert">
    <p>
      <span aria-hidden="true">✕ </span>
      {printableLines(message, MOST)} {printableLines(hint, MOST)}
    </p>
    {status === 401 && <Unlock />}
  </div>
)

const Word = ({ connection }: { readonly connection: Connection }): JSX.Element => {
  const { live } = usePage()
  const { state } = connection
  return (
    <>
      <span role="status" class={`live-word ${state}`}>
        <span aria-hidden="true">{signs[state]} </span>
        {words[state]}
      </span>
      {state === 'lost' && (
        <Button kind="quiet" onClick={live.reconnect}>
          Try now
        </Button>
      )}
    </>
  )
}

const ManualClock = (): JSX.Element | null => {
  const { clock, now } = usePage()
  if (clock.data.value?.mode !== 'manual') return null
  return (
    <a class="live-clock" href="#/emulator" title="The emulator's clock stands still until it is told to go on.">
      clock stands at {timeOfDay(now.value).slice(0, 8)}
    </a>
  )
}

export const Connected = (): JSX.Element => {
  const { live } = usePage()
  const connection = live.connection.value
  const sampling = live.sampling.value
  return (
    <>
      <div class="live">
        {sampling && (
          <span class="live-sampled" title={`${sampling.skipped.toLocaleString('en')} not shown; all are counted.`}>
            sampled: {sampling.perSecond.toLocaleString('en')}/s, showing some
          </span>
        )}
        <ManualClock />
        <Word connection={connection} />
      </div>
      {connection.state === 'lost' && <Lost problem={connection.problem} />}
    </>
  )
}
