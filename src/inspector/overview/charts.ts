// The charts of the overview: bars of one part or of two, one above the other, as paths of an SVG, and each in words.

import { countOf, span } from '../moments.js'
import { type Figures, type Overview, percent } from './overview-figures.js'
import { axisLabel, BUCKETS, type TimeAxis } from './time-axis.js'

/** Of the view box: a bar, and all of them. */
export const BAR = 4
export const WIDTH: number = BUCKETS * BAR
export const HEIGHT = 56

export interface Chart {
  readonly title: string
  /** Over the whole span; – when there is none. */
  readonly figure: string
  /** What the figure counts. */
  readonly unit: string
  /** What the parts of a bar are, the lower one first; the upper one is hollow. */
  readonly parts: readonly string[]
  /** The top of the scale; empty when there is nothing to see. */
  readonly top: string
  /** `d` of the path of each part. */
  readonly paths: readonly string[]
  /** For who does not see the bars. */
  readonly summary: string
}

interface ChartKind {
  readonly title: string
  readonly parts: readonly string[]
  heights(figures: Figures): readonly number[]
  figure(whole: Figures): string | undefined
  unit(whole: Figures): string
  text(value: number): string
  /** The top of the scale, where it is always the same. */
  readonly most?: number
}

const plain = (value: number): string => value.toLocaleString('en')

const kinds: readonly ChartKind[] = [
  {
    title: 'Events',
    parts: ['accepted'],
    heights: ({ events }) => [events],
    figure: ({ events }) => plain(events),
    unit: () => 'accepted',
    text: plain
  },
  {
    title: 'Deliveries',
    parts: ['delivered', 'failed or dropped'],
    heights: ({ delivered, failed }) => [delivered, failed],
    figure: ({ delivered }) => plain(delivered),
    unit: ({ failed }) => `delivered, ${plain(failed)} failed or dropped`,
    text: plain
  },
  {
    title: 'Success',
    parts: ['succeeded', 'failed'],
    heights: ({ succeeded, attempts }) => [succeeded, attempts - succeeded].map(part => (part / (attempts || 1)) * 100),
    figure: ({ succeeded, attempts }) => percent(succeeded, attempts),
    unit: ({ attempts }) => `of ${countOf(attempts, 'attempt')}`,
    text: value => `${value} %`,
    most: 100
  },
  {
    title: 'Latency',
    parts: ['p50', 'up to p99'],
    heights: ({ p50 = 0, p99 = 0 }) => [p50, p99 - p50],
    figure: ({ p50, p99 = 0 }) => (p50 === undefined ? undefined : `${span(p50)} / ${span(p99)}`),
    unit: () => 'p50 / p99',
    text: span
  },
  {
    title: 'Retries',
    parts: ['attempts after the first'],
    heights: ({ retries }) => [retries],
    figure: ({ retries }) => plain(retries),
    unit: () => 'after a first attempt',
    text: plain
  }
]

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

/** What is there is seen, however small. */
const LEAST = 1.5

const tenth = (value: number): number => Math.round(value * 10) / 10

/** One path for each part; `most` is the height of the scale. */
const toPaths = (bars: readonly (readonly number[])[], parts: number, most: number): string[] => {
  const paths = Array.from({ length: parts }, () => '')
  bars.forEach((heights, bucket) => {
    let base = HEIGHT
    heights.forEach((height, part) => {
      if (height === 0) return
      const top = Math.max(0, base - Math.max(LEAST, (height / most) * HEIGHT))
      paths[part] += `M${bucket * BAR} ${tenth(base)}V${tenth(top)}h${BAR - 1}V${tenth(base)}z`
      base = top
    })
  })
  return paths
}

/** `14:00 to 14:05` */
export const axisWords = (axis: TimeAxis): string => `${axisLabel(axis, axis.from)} to ${axisLabel(axis, axis.to)}`

const toChart = (kind: ChartKind, { axis, buckets, whole }: Overview): Chart => {
  const { title, parts, most } = kind
  const bars = buckets.map(figures => kind.heights(figures))
  const sums = bars.map(sum)
  const highest = Math.max(...sums)
  const figure = kind.figure(whole) ?? '–'
  const unit = kind.unit(whole)
  const at = axisLabel(axis, axis.from + sums.indexOf(highest) * axis.bucketMs)
  const highlight = most === undefined ? ` The highest bar is ${kind.text(highest)}, at ${at}.` : ''
  return {
    title,
    figure,
    unit,
    parts,
    top: highest === 0 ? '' : kind.text(most ?? highest),
    paths: toPaths(bars, parts.length, most ?? highest),
    summary: `${title} over time, ${axisWords(axis)}: ${figure} ${unit}.${highest === 0 ? '' : highlight}`
  }
}

export const toCharts = (overview: Overview): readonly Chart[] => kinds.map(kind => toChart(kind, overview))
