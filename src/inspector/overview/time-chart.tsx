// One chart: its figure, its bars, what they are, and the same in words.

import type { JSX } from 'preact'
import { type Chart, HEIGHT, WIDTH } from './charts.js'

const Legend = ({ parts }: Pick<Chart, 'parts'>): JSX.Element | false =>
  parts.length > 1 && (
    <ul class="overview-legend">
      {parts.map((part, index) => (
        <li key={part}>
          <svg class={`overview-part-${index}`} viewBox="0 0 10 10" aria-hidden="true">
            <path d="M0 0h10v10H0z" />
          </svg>
          {part}
        </li>
      ))}
    </ul>
  )

export const TimeChart = ({
  chart: { title, figure, unit, top, parts, paths, summary },
  ends
}: {
  readonly chart: Chart
  /** The labels of both ends of the time axis. */
  readonly ends: readonly [from: string, to: string]
}): JSX.Element => (
  <figure class="card overview-chart">
    <figcaption>
      <h2>{title}</h2>
      <p>
        <b>{figure}</b> <span class="dim">{unit}</span>
      </p>
    </figcaption>
    <div class="overview-bars">
      <span class="overview-top" aria-hidden="true">
        {top}
      </span>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
        {paths.map((d, index) => (
          <path key={parts[index]} class={`overview-part-${index}`} d={d} />
        ))}
      </svg>
    </div>
    <p class="overview-ends" aria-hidden="true">
      <span>{ends[0]}</span>
      <span>{ends[1]}</span>
    </p>
    <Legend parts={parts} />
  </figure>
)
