// The axis of a schedule as a drawing: places in per cent, so that it fits any width without measuring.

import type { ComponentChildren, JSX } from 'preact'
import type { MarkKind, ScheduleMark } from './schedule-marks.js'
import { anchorOf, type ScaleMark, type ScheduleScale } from './schedule-scale.js'

const AXIS_Y = 42
const HEIGHT = 82
/** Per cent, between the words above the axis. */
const BESIDE = 12

/** Told apart by form, also without colour; around 0, 0. */
const shapes: Readonly<Record<MarkKind, JSX.Element>> = {
  ok: <circle class="ok" r="6" />,
  failed: <path class="failed" d="M-5-5 5 5M5-5-5 5" />,
  next: <path class="next" d="M0-8 8 0 0 8-8 0Z" />,
  planned: <path class="planned" d="M0-7V7" />
}

const percent = (value: number): string => `${value.toFixed(3)}%`

/** Something at a place of the axis. */
const At = ({ x, children }: { readonly x: number; readonly children: ComponentChildren }): JSX.Element => (
  <svg x={percent(x)} y={AXIS_Y} overflow="visible" aria-hidden="true">
    {children}
  </svg>
)

const MarkOf = ({ kind, from, to, count, title }: ScheduleMark): JSX.Element =>
  count === 1 ? (
    <At x={from}>
      <g>
        <title>{title}</title>
        {shapes[kind]}
      </g>
    </At>
  ) : (
    <g>
      <title>{title}</title>
      <rect class={`band ${kind}`} x={percent(from)} y={AXIS_Y - 6} width={percent(to - from)} height="12" />
      <At x={from}>{shapes[kind]}</At>
      <At x={to}>{shapes[kind]}</At>
    </g>
  )

const Label = ({ at, label }: ScaleMark): JSX.Element => (
  <g>
    <line class="tick" x1={percent(at)} x2={percent(at)} y1={AXIS_Y + 12} y2={AXIS_Y + 18} />
    <text x={percent(at)} y={HEIGHT - 6} text-anchor={anchorOf(at)}>
      {label}
    </text>
  </g>
)

const Line = ({ at, kind, label }: ScaleMark & { readonly kind: 'now' | 'end' }): JSX.Element => (
  <g class={kind}>
    <line x1={percent(at)} x2={percent(at)} y1="16" y2={AXIS_Y + 12} />
    <text x={percent(at)} y="11" text-anchor={anchorOf(at)}>
      {label}
    </text>
  </g>
)

export interface DrawingProps {
  readonly scale: ScheduleScale
  readonly marks: readonly ScheduleMark[]
  /** Milliseconds since 1970; not drawn outside of the scale. */
  readonly now: number | undefined
  readonly end: number | null
  /** The id of the sentence that says the same. */
  readonly describedBy: string
}

export const ScheduleDrawing = ({ scale, marks, now, end, describedBy }: DrawingProps): JSX.Element => {
  const placeOf = (at: number | null | undefined): number | undefined =>
    typeof at === 'number' && at >= scale.from && at <= scale.to ? scale.place(at) : undefined
  const [nowAt, endAt] = [placeOf(now), placeOf(end)]
  // Two words at one place could not be read.
  const hasRoom = endAt !== undefined && Math.abs(endAt - (nowAt ?? 0)) > BESIDE
  return (
    <svg
      class="schedule-drawing"
      role="img"
      aria-label="The attempts on a time axis"
      aria-describedby={describedBy}
      height={HEIGHT}
    >
      <line class="base" x1="0" x2="100%" y1={AXIS_Y} y2={AXIS_Y} />
      {scale.marks.map(mark => (
        <Label key={mark.label} {...mark} />
      ))}
      {endAt !== undefined && <Line kind="end" at={endAt} label={hasRoom ? 'end' : ''} />}
      {nowAt !== undefined && <Line kind="now" at={nowAt} label="now" />}
      {marks.map(mark => (
        <MarkOf key={`${mark.kind} ${mark.from}`} {...mark} />
      ))}
    </svg>
  )
}

const legend: readonly (readonly [kind: MarkKind, words: string])[] = [
  ['failed', 'failed'],
  ['ok', 'successful'],
  ['next', 'next'],
  ['planned', 'planned, if each fails']
]

/** Of what is drawn. */
export const ScheduleLegend = ({ marks }: { readonly marks: readonly ScheduleMark[] }): JSX.Element => (
  <ul class="schedule-legend">
    {legend
      .filter(([kind]) => marks.some(mark => mark.kind === kind))
      .map(([kind, words]) => (
        <li key={kind}>
          <svg class="schedule-drawing" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
            {shapes[kind]}
          </svg>
          {words}
        </li>
      ))}
  </ul>
)
