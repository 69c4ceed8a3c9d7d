// Moves a manual clock: by a span, or to a time that somebody waits for. What falls due on the way runs before it is over.

import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ClockView } from '../control-views.js'
import { ActionButton } from '../kit/button.js'
import { dateAndTime } from '../moments.js'
import { usePage } from '../page-context.js'

/** A time to go to. */
export interface ClockTarget {
  readonly label: string
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly at: number
  readonly kind?: 'plain' | 'primary'
}

export interface ClockStepProps {
  readonly to?: readonly ClockTarget[]
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

/** Wherever on the page it was pressed: one who has gone elsewhere finds it there. */
const isMoving = signal(false)

/** Moves the clock by a call of the control API, and says what came of it. */
export const useMoveClock = (says?: ClockStepProps['says']): ((path: string, body: unknown) => Promise<void>) => {
  const { api, clock, done } = usePage()
  return async (path, body) => {
    isMoving.value = true
    try {
      const { now } = await api.send<ClockView>('POST', path, body)
      await clock.refresh()
      done((await says?.()) ?? `The clock is at ${dateAndTime(now)}.`)
    } finally {
      isMoving.value = false
    }
  }
}

export const ClockStep = ({ to = [], says }: ClockStepProps): JSX.Element => {
  const { clock } = usePage()
  const move = useMoveClock(says)
  const isReal = clock.data.value?.mode === 'real'
  const isOff = isReal || isMoving.value
  return (
    <div class="clock-step">
      <div class="row">
        {to.map(({ label, at, kind = 'plain' }) => (
          <ActionButton
            key={label}
            kind={kind}
            disabled={isOff}
            // What is due can be a moment ago.
            onAction={() => move('/clock/set', { now: Math.max(at, clock.data.value?.now ?? at) })}
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
      <p class="hint" role="status">
        {isMoving.value && 'The clock is moving: what falls due runs, one after another…'}
      </p>
    </div>
  )
}
