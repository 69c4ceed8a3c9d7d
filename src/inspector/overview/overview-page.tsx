// How it goes: charts over time, and exact counts.

import { useComputed, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Button } from '../kit/button.js'
import { KeyValues } from '../kit/key-values.js'
import { Note } from '../kit/notes.js'
import { usePage } from '../page-context.js'
import { toCharts } from './charts.js'
import { toOverview } from './overview-figures.js'
import { axisLabel, axisTo, type Span, spanFor, spans, toTimeAxis } from './time-axis.js'
import { TimeChart } from './time-chart.js'
import { useTwiceASecond } from './use-twice-a-second.js'

/** As many as the page keeps. */
const MOST = 10_000

const Totals = (): JSX.Element => {
  const counts = useTwiceASecond(usePage().live.counts)
  return (
    <section class="card overview-totals">
      <h2>In all</h2>
      <p class="hint">Activities that were kept when the page was opened, and all since.</p>
      <KeyValues
        rows={Object.entries(counts.value)
          .sort()
          .map(([type, count]) => [type, count.toLocaleString('en')])}
      />
    </section>
  )
}

/** That the charts may show less than has happened. */
const Missing = ({ isFull }: { readonly isFull: boolean }): JSX.Element | null => {
  const sampling = usePage().live.sampling.value
  if (sampling === undefined && !isFull) return null
  return (
    <Note>
      <p>
        The charts are of the newest 10,000 activities
        {sampling && `, without ${sampling.skipped.toLocaleString('en')} that came too fast`}. “In all” is exact.
      </p>
    </Note>
  )
}

export const OverviewPage = (): JSX.Element => {
  const { live, now } = usePage()
  const activities = useTwiceASecond(live.all)
  const chosen = useSignal<Span | undefined>(undefined)
  const timed = useComputed(() => {
    const all = activities.value
    // What came last may be a moment ahead of what the page takes for now.
    const last = Math.max(now.value, all.at(-1)?.at ?? 0)
    const first = Math.min(all[0]?.at ?? last, last)
    const span = chosen.value ?? spanFor(first, last)
    return { span, ...toTimeAxis(span, first, last) }
  })
  // Time goes on all the while, the axis only from bucket to bucket.
  const to = useComputed(() => timed.value.to)
  const bucketMs = useComputed(() => timed.value.bucketMs)
  const overview = useComputed(() => toOverview(activities.value, axisTo(to.value, bucketMs.value))).value
  const { axis } = overview
  const ends = [axisLabel(axis, axis.from), axisLabel(axis, axis.to)] as const
  return (
    <div class="sheet">
      <header>
        <h1>Overview</h1>
        <fieldset class="row push overview-spans" aria-label="Time span">
          {spans.map(name => (
            <Button
              key={name}
              pressed={name === timed.value.span}
              onClick={() => {
                chosen.value = name
              }}
            >
              {name === 'all' ? 'All' : `Last ${name}`}
            </Button>
          ))}
        </fieldset>
      </header>
      <Missing isFull={activities.value.length >= MOST} />
      <div class="overview-charts">
        {toCharts(overview).map(chart => (
          <TimeChart key={chart.title} chart={chart} ends={ends} />
        ))}
      </div>
      <Totals />
    </div>
  )
}
