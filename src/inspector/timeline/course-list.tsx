// The way of a delivery, from the events that were accepted to the answer of whoever got them.

import type { JSX } from 'preact'
import type { Activity } from '../../ens/activity.js'
import { Moment } from '../kit/moment.js'
import { Tag } from '../kit/tag.js'
import { countOf, span } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { followFrom, type Step } from './follow.js'
import { rowOf } from './row.js'

const MOST_STEPS = 100
const LONGEST_TEXT = 300

const StepLine = ({
  step: { activity, since },
  isHere,
  isOneOfMany
}: {
  readonly step: Step
  readonly isHere: boolean
  readonly isOneOfMany: boolean
}): JSX.Element => {
  const { kind, tone, text, deliveryId } = rowOf(activity)
  return (
    <li class={tone}>
      <span class="when">
        <Moment at={activity.at} />
        {since !== undefined && since > 0 && <span class="since">+{span(since)}</span>}
      </span>
      <a
        href={toHash({ view: 'timeline', activityId: activity.id })}
        {...(isHere && { 'aria-current': 'true' as const })}
      >
        <Tag tone={tone}>{kind}</Tag> {printable(text, LONGEST_TEXT)}
        {isOneOfMany && deliveryId !== undefined && <code> …{printable(deliveryId.slice(-6))}</code>}
      </a>
    </li>
  )
}

export const CourseList = ({ activity }: { readonly activity: Activity }): JSX.Element | null => {
  const { all } = usePage().live
  const course = followFrom(all.value, activity)
  if (course === undefined) return null
  const { steps, deliveries } = course
  const more = steps.length - MOST_STEPS
  return (
    <section class="timeline-course">
      <h3>
        {'From event to acknowledgement'}
        {deliveries > 1 && <span class="dim">, {deliveries} deliveries</span>}
      </h3>
      <ol>
        {steps.slice(0, MOST_STEPS).map(step => (
          <StepLine
            key={step.activity.id}
            step={step}
            isHere={step.activity.id === activity.id}
            isOneOfMany={deliveries > 1}
          />
        ))}
      </ol>
      {more > 0 && <p class="dim">And {countOf(more, 'more step')}.</p>}
    </section>
  )
}
