// The schedule of a delivery's attempts on a time axis: done, next, planned, and the end; and the clock, moved from there.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { AttemptSchedule } from '../../ens/schedule.js'
import { Button } from '../kit/button.js'
import { ProblemNote } from '../kit/notes.js'
import { Tag, type Tone } from '../kit/tag.js'
import { useResource } from '../kit/use-resource.js'
import { countOf, dateAndTime } from '../moments.js'
import { usePage } from '../page-context.js'
import { ClockStep, moving } from './clock-step.js'
import { ScheduleDrawing, ScheduleLegend } from './schedule-drawing.js'
import { type MarkKind, toMarks } from './schedule-marks.js'
import { nearScale, wholeScale } from './schedule-scale.js'
import { scheduleLimits, scheduleSummary, scheduleTable, whatCame } from './schedule-words.js'

const kinds: Readonly<Record<MarkKind, readonly [tone: Tone, sign: string]>> = {
  ok: ['good', '●'],
  failed: ['bad', '✕'],
  next: ['info', '◆'],
  planned: ['quiet', '|']
}

const Rows = ({ schedule }: { readonly schedule: AttemptSchedule }): JSX.Element => {
  const { earlier, rows, more } = scheduleTable(schedule)
  return (
    <div class="schedule-table">
      {earlier > 0 && <p class="hint">{countOf(earlier, 'earlier attempt')}, then:</p>}
      <table>
        <thead>
          <tr>
            <th>No.</th>
            <th>At</th>
            <th>State</th>
            <th>Outcome or rule</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ attempt, at, kind, says }) => (
            <tr key={attempt}>
              <td>{attempt}</td>
              <td>
                <time dateTime={new Date(at).toISOString()}>{dateAndTime(at)}</time>
              </td>
              <td>
                <Tag tone={kinds[kind][0]} sign={kinds[kind][1]}>
                  {kind}
                </Tag>
              </td>
              <td>{says}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more !== '' && <p class="hint">{more}</p>}
    </div>
  )
}

const Picture = ({ schedule, now }: { readonly schedule: AttemptSchedule; readonly now: number }): JSX.Element => {
  const id = useId()
  const isNear = useSignal(false)
  const { planned, endsAt } = schedule
  const hasEnded = planned.length === 0
  const scale = isNear.value && !hasEnded ? nearScale(schedule, now) : wholeScale(schedule)
  const marks = toMarks(schedule, scale)
  const choose = (near: boolean) => (): void => {
    isNear.value = near
  }
  return (
    <>
      <p id={id}>{scheduleSummary(schedule, now)}</p>
      <ScheduleDrawing
        scale={scale}
        marks={marks}
        now={hasEnded ? undefined : now}
        end={hasEnded ? null : endsAt}
        describedBy={id}
      />
      <div class="row">
        <ScheduleLegend marks={marks} />
        {!hasEnded && (
          <span class="row push">
            <Button pressed={!isNear.value} onClick={choose(false)}>
              Whole
            </Button>
            <Button pressed={isNear.value} onClick={choose(true)}>
              Around now
            </Button>
          </span>
        )}
      </div>
      <p class="hint">
        The axis is {scale.says}. {scheduleLimits(schedule)}
      </p>
    </>
  )
}

export const ScheduleAxis = ({ deliveryId }: { readonly deliveryId: string }): JSX.Element => {
  const page = usePage()
  const load = (): Promise<AttemptSchedule> => page.api.get(`/deliveries/${encodeURIComponent(deliveryId)}/schedule`)
  const { data, problem, refresh } = useResource<AttemptSchedule>(deliveryId, {
    load,
    concerns: activity =>
      activity.type === 'clock.advanced' ||
      activity.type.startsWith('state.') ||
      ('deliveryId' in activity && activity.deliveryId === deliveryId)
  })
  const schedule = data.value
  if (schedule === undefined) {
    if (problem.value !== undefined) return <ProblemNote problem={problem.value} again={() => void refresh()} />
    return <p class="dim">Reading the schedule…</p>
  }
  const { planned } = schedule
  // While a manual clock moves, the schedule knows first.
  const now = Math.max(page.now.value, schedule.now)
  const [next] = planned
  const says = async (): Promise<string> => {
    await refresh()
    return whatCame(schedule, data.peek() ?? schedule)
  }
  return (
    <div class="schedule">
      <Picture schedule={schedule} now={now} />
      {(next !== undefined || moving.value !== '') && (
        <ClockStep
          to={
            next && [
              { label: 'Run the next attempt now', at: next.at, kind: 'primary' },
              { label: 'To the end', at: Number(planned.at(-1)?.at), untilEnded: deliveryId }
            ]
          }
          says={says}
        />
      )}
      <details>
        <summary>Attempts as a table</summary>
        <Rows schedule={schedule} />
      </details>
    </div>
  )
}
