// The emulator's clock: what time it is there, going on, and waiting until nothing is due.

import type { JSX } from 'preact'
import { ClockStep, useMoveClock } from '../callbacks/clock-step.js'
import { TextField } from '../kit/field.js'
import { Tag } from '../kit/tag.js'
import { dateAndTime } from '../moments.js'
import { usePage } from '../page-context.js'
import { Form, useDraft } from './form.js'

export const ClockCard = (): JSX.Element => {
  const { api, clock, now, done } = usePage()
  const { now: typed, bind } = useDraft({ by: '' })
  const mode = clock.data.value?.mode
  const move = useMoveClock()
  const settle = async (): Promise<void> => {
    await api.get('/settled?timeout=5s')
    done('Nothing is due any more.')
  }
  return (
    <section class="card action-settle">
      <div class="row">
        <h2>Clock</h2>
        <Tag tone="quiet">{mode ?? '…'}</Tag>
        <time dateTime={new Date(now.value).toISOString()}>{dateAndTime(now.value)}</time>
      </div>
      <ClockStep />
      {mode === 'manual' && (
        <Form submit="Advance" onSubmit={() => move('/clock/advance', typed)}>
          <TextField label="By" {...bind('by')} placeholder="90s, 4h, 7d" hint="With ms, s, m, h or d." />
        </Form>
      )}
      <Form submit="Wait until nothing is due" busy="Waiting, for 5 s at most…" onSubmit={settle} />
    </section>
  )
}
