// Moves a manual clock: by a span, or to a time that somebody waits for. What falls due on the way runs before it is over,
// and until then it can be cancelled.

import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ClockView } from '../control-views.js'
import { useKey } from '../keyboard.js'
import { ActionButton, Button } from '../kit/button.js'
import { dateAndTime } from '../moments.js'
import { usePage } from '../page-context.js'

/** A time to go to. */
export interface ClockTarget {
  readonly label: string
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly at: number
  readonly kind?: 'plain' | 'primary'
  /** A delivery: not further than to its end. */
  readonly untilEnded?: string
}

export interface ClockStepProps {
  readonly to?: readonly ClockTarget[] | undefined
  /** What came of it, once it is over; else the new time is said. */
  readonly says?: () => Promise<string>
}

const spans = [
  ['+10 min', '10m'],
  ['+1 h', '1h'],
  ['+1 d', '1d']
] as const

const RealClock = (): JSX.Element => (
  <p class="hint clock-reason">
    The emulator follows the real clock, which can not be moved. To run what is due when you want, start it with{' '}
    <code>ens-local start --clock manual</code>.
  </p>
)

/** What the clock does; empty while it stands. Wherever it was pressed: one who has gone elsewhere finds it there. */
export const moving = signal('')

/** Of all moves that are under way. */
let stop = new AbortController()
let moves = 0

/** The clock stops when whoever asked has gone. */
const cancel = (): void => {
  moving.value = 'Stopping, when what runs is over…'
  stop.abort()
}

/** Moves the clock by a call of the control API, and says what came of it. */
export const useMoveClock = (says?: ClockStepProps['says']): ((path: string, body: unknown) => Promise<void>) => {
  const { api, clock, done } = usePage()
  return async (path, body) => {
    if (moves === 0) stop = new AbortController()
    moves += 1
    moving.value = 'The clock is moving: what falls due runs, one after another…'
    const { signal } = stop
    try {
      const { now } = await api.send<ClockView>('POST', path, body, signal).catch(error => {
        if (!signal.aborted) throw error
        // Its turn comes when the clock stands.
        return api.send<ClockView>('POST', '/clock/advance', { by: 0 })
      })
      await clock.refresh()
      const where = `The clock is at ${dateAndTime(now)}.`
      done(signal.aborted ? `Cancelled. ${where}` : ((await says?.()) ?? where))
    } finally {
      moves -= 1
      if (moves === 0) moving.value = ''
    }
  }
}

export const ClockStep = ({ to = [], says }: ClockStepProps): JSX.Element => {
  const { clock } = usePage()
  const move = useMoveClock(says)
  const isReal = clock.data.value?.mode === 'real'
  const isOff = isReal || moving.value !== ''
  useKey('close', moving.value === '' ? undefined : cancel)
  return (
    <div class="clock-step">
      <div class="row">
        {to.map(({ label, at, kind = 'plain', untilEnded }) => (
          <ActionButton
            key={label}
            kind={kind}
            disabled={isOff}
            // What is due can be a moment ago.
            onAction={() => move('/clock/set', { now: Math.max(at, clock.data.value?.now ?? at), untilEnded })}
          >
            {label}
          </ActionButton>
        ))}
        {spans.map(([label, by]) => (
          <ActionButton
            key={by}
            label={`Advance the clock by ${label.slice(1)}`}
            disabled={isOff}
            onAction={() => move('/clock/advance', { by })}
          >
            {label}
          </ActionButton>
        ))}
      </div>
      {isReal && <RealClock />}
      <div class="row">
        <p class="hint" role="status">
          {moving}
        </p>
        {moving.value !== '' && <Button onClick={cancel}>Cancel</Button>}
      </div>
    </div>
  )
}
